/** `pantau`: one command for everything of a release. */
import { readFileSync } from 'node:fs'
import { askedBy, helpText, langOf, programs } from './program.ts'
import { becomeUser } from './user.ts'

const asked = askedBy(process.argv.slice(2))
if ('says' in asked) process.stdout.write(asked.says === 'help' ? helpText(langOf(process.env)) : versionText())
else {
  process.env.PANTAU_TYPED = 'pantau' // what sentences tell people to type
  becomeUser(process.env.PANTAU_USER)
  const { file } = programs[asked.runs]
  process.argv = [process.argv[0]!, new URL(file, import.meta.url).pathname, ...asked.words]
  await import(new URL(file, import.meta.url).href)
}

function versionText(): string {
  const about = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const commit = about.commit ? ` (${about.commit}, ${about.time.slice(0, 10)})` : ''
  return `pantau ${about.version}${commit}, Node ${process.versions.node}\n`
}
