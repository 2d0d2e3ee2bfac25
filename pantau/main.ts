/** `pantau`: one command for everything of a release. */
import { releaseVariable } from '../edge/platform/typed.ts'
import { versionText } from '../edge/platform/version.ts'
import { askedBy, doneAsRoot, helpText, langOf, programs } from './program.ts'
import { starterVariable, startFor } from './starter.ts'
import { becomeUser } from './user.ts'

const asked = askedBy(process.argv.slice(2))
if ('says' in asked) process.stdout.write(asked.says === 'help' ? helpText(langOf(process.env)) : versionText())
else {
  process.env[releaseVariable] = 'pantau' // before a program is loaded, whose sentences say what to type
  const isSetup = asked.runs === 'edge' && asked.words[0] === 'setup'
  const mayStart = isSetup && process.getuid?.() === 0 && process.env[starterVariable] === undefined
  if (mayStart) process.exit(await startFor(process.argv[1]!, process.argv.slice(2), process.env))
  if (!doneAsRoot.includes(asked.runs)) becomeUser(process.env.PANTAU_USER)
  const { file } = programs[asked.runs]
  process.argv = [process.argv[0]!, new URL(file, import.meta.url).pathname, ...asked.words]
  await import(new URL(file, import.meta.url).href)
}
