/** `pantau update`: installs another version, or goes back to the one before. */

import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProgram, languageOf, number, runProgram, type Screen } from '../../edge/platform/command-line.ts'
import { shownIn } from '../../edge/platform/language.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { readVersion } from '../../edge/platform/version.ts'
import { goBack, type UpdateTools, update } from './update.ts'

const tree = resolve(fileURLToPath(new URL('../../../../', import.meta.url))) // app/bin/pantau/update/main.js of a release
const summary = 'Installs another version of Pantau, and goes back to the one before when it does not work.'

const notes = `
FILE is the .tar.xz or .deb of a release, with its SHA256SUMS and SHA256SUMS.sig beside it. It is verified, unpacked beside the version
that runs, and started; when its services are not ready in time, the version before runs again by itself. Copies are kept of what it
changes in the data folders (D/versions), so that --back works as long as the version before is there.
Of a package the .deb is verified, and you are told what to type.
Ends with 0; with 1 when the other version did not work and all is as before; with 2 when FILE is not right, and nothing was changed.
`

await runProgram(program, process.argv.slice(2), process, process.env)

function program(screen: Screen) {
  const command = createProgram('pantau update', summary, screen)
    .argument('[FILE]', 'the release to install')
    .option('--back', 'back to the version before')
    .option('--unsigned', 'also when nobody can tell who made FILE')
    .option(
      '--within <S>',
      'how many seconds the other version has to be ready',
      number('10 to 3600 seconds', (s) => s >= 10 && s <= 3_600),
      300,
    )
    .addHelpText('after', notes)
  return command.action(async (file: string | undefined) => {
    const { back, unsigned = false, within } = command.opts<{ back?: true; unsigned?: true; within: number }>()
    if (Boolean(back) === (file !== undefined)) throw new ConfigError(oneOfThem)
    const tools: UpdateTools = {
      ...{ tree, version: readVersion().version, cwd: process.cwd(), isRoot: process.getuid?.() === 0 },
      ...{ settings: process.env.PANTAU_SETTINGS ?? '/etc/pantau', within_s: within, now: Date.now },
      tell: (said) => void screen.stderr.write(`${shownIn(said, languageOf(command))}\n`),
    }
    const done = file === undefined ? await goBack(tools) : await update(file, unsigned, tools)
    if (!done) return
    screen.stdout.write(`${JSON.stringify(done)}\n`)
    if (!done.ok) screen.exitCode = 1
  })
}

const oneOfThem = {
  id: 'perlu satu dari dua: pantau update FILE, atau pantau update --back',
  en: 'needs one of the two: pantau update FILE, or pantau update --back',
}
