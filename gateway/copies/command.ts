/** `backup`, `restore` and `verify`. Each answers one JSON line on stdout; sentences for people go to stderr. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, languageOf, type Screen, text } from '../../edge/platform/command-line.ts'
import { type Said, shownIn } from '../../edge/platform/language.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { verifyFolder } from '../damage/index.ts'
import { backUp } from './backup.ts'
import { copyWords, refusalOf } from './copy-words.ts'
import { DamagedBackup, restore, verify } from './restore.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config')[]) => () => { data_dir: string }
  cwd: string
  now: () => number
}

const backupNotes = `
Works while the gateway runs, and while it does not. The same FILE again adds what is new; an interrupted backup leaves the one
before it whole. FILE holds hashes of passwords and the addresses of hooks: keep it as safe as the data folder. Settings
(gateway.yaml, rules.yaml, .env) are not in it.
Ends with 0, with 1 when the disk refuses, with 2 when FILE or the folder is not what it should be.
`
const restoreNotes = `
D must be empty or not there. All of FILE is checked first. The restored folder is the same gateway as before: end the old one
before this one runs.
Ends with 0; with 1 when FILE is damaged or the disk refuses, and then D is left empty; with 2 when FILE is no backup or D holds something.
`

const verifyNotes = `
Works while the gateway runs, and while it does not, and changes nothing. Ends with 0 when all of it can be read, with 1 when
not: the JSON line has it under "problems" (of a backup: "damaged"), and stderr says it in words.
`

/** Adds `backup`, `restore` and `verify` to `program`. */
export function addBackupCommands(program: Command, { screen, settingsOf, cwd, now }: CommandTools): void {
  const print = (answer: object) => void screen.stdout.write(`${JSON.stringify(answer)}\n`)
  const say = (said: Said, more = '') =>
    void screen.stderr.write(`${shownIn({ id: said.id + more, en: said.en + more }, languageOf(program))}\n`)

  const backup = program
    .command('backup')
    .description('the whole data folder in one file, while the gateway runs or not')
    .argument('<FILE>', 'the backup file, as in /media/usb/desa.pantau')
    .addHelpText('after', backupNotes)
  const ofBackup = settingsOf(backup, 'data-dir', 'config')
  backup.action(async (name: string) => {
    const file = resolve(cwd, name)
    await refusable(copyWords.notWritten(file), async () => {
      const report = await backUp(ofBackup().data_dir, file, now)
      for (const { file, kept } of report.damaged) say(copyWords.keptInstead(file, kept))
      print(report)
    })
  })

  const back = program
    .command('restore')
    .description('a backup file back into an empty folder')
    .argument('<FILE>', 'the backup file')
    .option('--what-is-whole', 'restores the rest of a FILE that is damaged')
    .requiredOption('--data-dir <D>', 'the folder, which must be empty or not there', text)
    .addHelpText('after', restoreNotes)
  back.action(async (name: string) => {
    const { dataDir, whatIsWhole = false } = back.opts<{ dataDir: string; whatIsWhole?: boolean }>()
    const folder = resolve(cwd, dataDir)
    await refusable(copyWords.notWritten(folder), async () => {
      const report = await restore(resolve(cwd, name), folder, { isPartOk: whatIsWhole, now })
      if (report.damaged.length > 0) {
        sayDamaged(report.damaged, copyWords.restRestored)
        screen.exitCode = 1
      }
      print(report)
    })
  })

  const check = program
    .command('verify')
    .description('reads every block of the record, or of a backup file, and says what cannot be read')
    .argument('[FILE]', 'a backup file; without it the data folder is read')
    .addHelpText('after', verifyNotes)
  const ofCheck = settingsOf(check, 'data-dir', 'config')
  check.action(async (name?: string) => {
    if (name === undefined) return verifyRecord(ofCheck().data_dir)
    const file = resolve(cwd, name)
    await refusable(copyWords.notRead(file), () => {
      const { index, damaged } = verify(file)
      if (damaged.length > 0) {
        sayDamaged(damaged, copyWords.makeAnother)
        screen.exitCode = 1
      }
      const { gateway, begun_ms, files } = index
      print({ file, gateway, begun_ms, files: files.length, damaged })
    })
  })

  function verifyRecord(folder: string) {
    if (!existsSync(folder)) throw new ConfigError(copyWords.noFolder(folder))
    const { problems, ...counts } = verifyFolder(folder)
    print({ ok: problems.length === 0, ...counts, problems })
    if (problems.length === 0) return
    screen.exitCode = 1
    for (const { file, says } of problems) screen.stderr.write(`${file}: ${says}\n`)
    say(copyWords.whatItMeans)
  }

  function sayDamaged(names: readonly string[], next: Said) {
    const damaged = copyWords.damaged(names)
    say({ id: `${damaged.id}\n${next.id}`, en: `${damaged.en}\n${next.en}` })
  }

  /** A disk that refuses is said, and ends with 1. */
  async function refusable(what: Said, work: () => void | Promise<void>) {
    try {
      await work()
    } catch (err) {
      if (err instanceof DamagedBackup) {
        sayDamaged(err.damaged, copyWords.nothingRestored)
      } else if (isSystemError(err)) {
        const why = refusalOf(err)
        say({ id: `${what.id}: ${why.id}`, en: `${what.en}: ${why.en}` }, ` (${err.message})`)
      } else throw err
      screen.exitCode = 1
    }
  }
}
