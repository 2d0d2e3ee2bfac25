/** `import FILE.csv [--mapping M.yaml] --data-dir D`: brings history in; it fires nothing. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import type { Logger } from 'pino'
import { type Command, number, type Screen, text } from '../../edge/platform/command-line.ts'
import { readSettingsFile } from '../../edge/platform/settings.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { openFlags, type QualitySettings } from '../intake/index.ts'
import { FolderInUse, historyEpoch, openStore } from '../store/index.ts'
import { importRecords } from './import.ts'
import { lineReader } from './line-reader.ts'
import { type Limits, look, objections } from './look.ts'
import { Mapping } from './mapping.ts'
import type { Report } from './report.ts'
import { saysOf } from './says.ts'
import { openTable } from './table.ts'

/** What the command needs of the gateway's settings. */
export interface Config {
  data_dir: string
  retention: { raw_days: number }
  quality: QualitySettings
}

export interface ImportTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...flags: ('data-dir' | 'config')[]) => () => Config
  /** What a relative path is relative to. */
  cwd: string
  now: () => number
  log: Logger
}

interface Given {
  mapping?: string
  dryRun?: true
  conflictMax: number
  refusedMax: number
}

/**
 * Adds `import` to `program`. It prints one JSON line, and the same in sentences on stderr; it ends with 1 when the file is
 * stopped (`objections`) or nothing of it could be brought in.
 */
export function addImportCommand(program: Command, tools: ImportTools): void {
  const { screen, cwd } = tools
  const command = program
    .command('import')
    .description('brings in a table of history while the gateway is stopped; it fires no alert')
    .argument('<FILE>', 'one file: FILE.csv or FILE.csv.gz')
    .option('--mapping <M>', 'a YAML file that says what the columns mean', text)
    .option('--dry-run', 'only says what is in the file; keeps nothing')
    .option('--conflict-max <PCT>', 'stops when more values contradict one another', number(), 1)
    .option('--refused-max <PCT>', 'stops when more values are refused', number(), 10)
  const settings = tools.settingsOf(command, 'data-dir', 'config')
  command.action(async (name: string, { mapping, dryRun, conflictMax, refusedMax }: Given) => {
    const file = resolve(cwd, name)
    const config = settings()
    const told = mapping === undefined ? null : readMapping(resolve(cwd, mapping))
    const limits = { conflict_max: conflictMax, refused_max: refusedMax }
    try {
      const report = await importFile({ file, mapping: told, limits, isDry: dryRun === true }, config, tools)
      screen.stdout.write(`${JSON.stringify({ file, ...report })}\n`)
      for (const { id, en } of report.says) screen.stderr.write(`${id}\n${en}\n`)
      if (!report.dry_run && !report.stopped) warnOfRetention(report, config, tools)
      if (report.stopped || (report.values === 0 && report.lines > 0)) screen.exitCode = 1
    } catch (err) {
      complain(err as NodeJS.ErrnoException, screen)
    }
  })
}

/** A file that is not there and a gateway that runs are for the person, and end with 1. */
function complain(err: NodeJS.ErrnoException, screen: Screen) {
  const isInUse = err instanceof FolderInUse
  if (err.code !== 'ENOENT' && !isInUse) throw err
  screen.stderr.write(`${err.message}${isInUse ? ' Stop the gateway, import, and start it again.' : ''}\n`)
  screen.exitCode = 1
}

interface Wanted {
  file: string
  mapping: Mapping | null
  limits: Limits
  isDry: boolean
}

/** The file is read twice: to look whether it may come in, and to bring it in. */
async function importFile({ file, mapping, limits, isDry }: Wanted, config: Config, { now, log }: ImportTools) {
  const before = await openTable(file, mapping)
  const seen = await look(before.records, lineReader(before.names, mapping, now()), before.names, mapping)
  const against = objections(seen.report, seen.apart, limits)
  const stopped = against.length > 0
  if (isDry || stopped) {
    return { ...seen.report, dry_run: isDry, stopped, says: [...saysOf(seen.report, false), ...against] }
  }
  const epoch = `${historyEpoch}${await hashOf(file, mapping)}`
  const { names, records } = await openTable(file, mapping)
  const read = lineReader(names, mapping, now())
  const store = await openStore({ folder: config.data_dir, receipt_ms: 50, now, log })
  try {
    const flagging = await openFlags(config.quality, store)
    const report = await importRecords({ records, read, store, flagging, epoch, now })
    await store.settle()
    const contradicted = objections(report, [], limits)
    return {
      ...report,
      dry_run: false,
      stopped: contradicted.length > 0,
      says: [...saysOf(report, true), ...contradicted],
    }
  } finally {
    await store.close()
  }
}

const checkPath = { id: 'periksa path setelah --mapping', en: 'check the path after --mapping' }

function readMapping(file: string): Mapping {
  return readSettingsFile(Mapping, file, { advice: checkPath })
}

async function hashOf(file: string, mapping: Mapping | null): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(mapping))
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex').slice(0, 24)
}

function warnOfRetention({ from_ms }: Report, { retention }: Config, { now, screen }: ImportTools) {
  if (from_ms === null) return
  const age_days = Math.ceil((now() - from_ms) / day_ms)
  if (age_days <= retention.raw_days) return
  screen.stderr.write(
    `The oldest reading is ${age_days} days old, and this gateway keeps raw readings for ${retention.raw_days} days. ` +
      `Set "retention: { raw_days: ${age_days + 365} }" in gateway.yaml before it starts, or it will keep only summaries of them.\n`,
  )
}
