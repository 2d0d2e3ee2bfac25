/** `import FILE.csv [--mapping M.yaml] --data-dir D`: brings history in; it fires nothing. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import type { Logger } from 'pino'
import { type Command, type Screen, text } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { readSettingsFile } from '../../edge/platform/settings.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { openFlags, type QualitySettings } from '../intake/index.ts'
import { FolderInUse, historyEpoch, openStore } from '../store/index.ts'
import { csvRecords } from './csv.ts'
import { importRecords } from './import.ts'
import { lineReader, Mapping } from './mapping.ts'
import type { Report } from './report.ts'

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

/** Adds `import` to `program`. It prints one JSON line; it ends with 1 when nothing could be brought in. */
export function addImportCommand(program: Command, tools: ImportTools): void {
  const { screen, cwd } = tools
  const command = program
    .command('import')
    .description('brings in a table of history while the gateway is stopped; it fires no alert')
    .argument('<FILE>', 'one file: FILE.csv or FILE.csv.gz')
    .option('--mapping <M>', 'a YAML file that says what the columns mean', text)
  const settings = tools.settingsOf(command, 'data-dir', 'config')
  command.action(async (name: string, { mapping }: { mapping?: string }) => {
    const file = resolve(cwd, name)
    const config = settings()
    try {
      const report = await importFile(
        file,
        mapping === undefined ? null : readMapping(resolve(cwd, mapping)),
        config,
        tools,
      )
      screen.stdout.write(`${JSON.stringify({ file, ...report })}\n`)
      warnOfRetention(report, config, tools)
      if (report.values === 0 && report.lines > 0) screen.exitCode = 1
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

async function importFile(
  file: string,
  mapping: Mapping | null,
  config: Config,
  { now, log }: ImportTools,
): Promise<Report> {
  const epoch = `${historyEpoch}${await hashOf(file, mapping)}`
  const records = csvRecords(textOf(file), mapping?.delimiter ?? ',')
  const header = await records.next()
  if (header.done) throw new ConfigError(`${file} is empty.`)
  const read = lineReader(header.value.cells, mapping, now())
  const store = await openStore({ folder: config.data_dir, receipt_ms: 50, now, log })
  try {
    const flagging = await openFlags(config.quality, store)
    const report = await importRecords({ records, read, store, flagging, epoch, now })
    await store.settle()
    return report
  } finally {
    await store.close()
  }
}

const checkPath = { id: 'periksa path setelah --mapping', en: 'check the path after --mapping' }

function readMapping(file: string): Mapping {
  return readSettingsFile(Mapping, file, { advice: checkPath })
}

async function* textOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file)
  const plain = file.endsWith('.gz') ? pipeline(bytes, createGunzip(), () => undefined) : bytes
  const decoder = new TextDecoder()
  for await (const chunk of plain) yield decoder.decode(chunk as Buffer, { stream: true })
  yield decoder.decode()
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
