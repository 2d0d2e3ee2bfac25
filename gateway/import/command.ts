/** `npm run gateway -- import FILE.csv [--mapping M.yaml] --data-dir D`: brings history in; it fires nothing. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { pipeline } from 'node:stream'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import type { Logger } from 'pino'
import { ConfigError } from '../../edge/platform/problems.ts'
import { readSettings } from '../../edge/platform/settings.ts'
import { readYaml } from '../../edge/platform/settings-file.ts'
import { openFlags, type QualitySettings } from '../intake/index.ts'
import { FolderInUse, openStore } from '../store/index.ts'
import { csvRecords } from './csv.ts'
import { importRecords, type Report } from './import.ts'
import { HeaderProblem, lineReader, Mapping } from './mapping.ts'

/** What the command needs of the gateway's settings. */
export interface Config {
  data_dir: string
  retention: { raw_days: number }
  quality: QualitySettings
}

export interface ImportTools {
  readConfig: (flags: string[], cwd: string) => Config | 'help'
  cwd: string
  now: () => number
  log: Logger
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

const usage = 'npm run gateway -- import FILE.csv[.gz] [--mapping M.yaml] [--config gateway.yaml] --data-dir D'
const day_ms = 86_400_000
const forEver_days = 36_500

/** Returns the exit code: 0 done, 1 not possible, 2 not understood. One JSON line on stdout. */
export async function runImportCommand(argv: string[], tools: ImportTools): Promise<number> {
  try {
    const { file, mapping, config } = readArguments(argv, tools)
    const report = await importFile(file, mapping, config, tools)
    tools.stdout.write(`${JSON.stringify({ file, ...report })}\n`)
    warnOfRetention(report, config, tools)
    return report.values > 0 || report.lines === 0 ? 0 : 1
  } catch (err) {
    const isInUse = err instanceof FolderInUse
    const isTheirs = !isInUse && (err instanceof ConfigError || err instanceof HeaderProblem)
    if (!isTheirs && !isInUse && (err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
    const advice = isInUse ? ' Stop the gateway, import, and start it again.' : ''
    tools.stderr.write(`${(err as Error).message}${advice}\n`)
    return isTheirs ? 2 : 1
  }
}

async function importFile(
  file: string,
  mapping: Mapping | null,
  config: Config,
  { now, log }: ImportTools,
): Promise<Report> {
  const epoch = `import-${await hashOf(file, mapping)}`
  const records = csvRecords(textOf(file), mapping?.delimiter ?? ',')
  const header = await records.next()
  if (header.done) throw new HeaderProblem(`${file} is empty.`)
  const read = lineReader(header.value.cells, mapping, now())
  // Retention is the running gateway's business, not a visitor's.
  const retention = { raw_days: forEver_days, minute_days: forEver_days, hour_days: forEver_days }
  const store = await openStore({ folder: config.data_dir, receipt_ms: 50, retention, now, log })
  try {
    const flagging = await openFlags(config.quality, store)
    const report = await importRecords({ records, read, store, flagging, epoch, now })
    await store.settle()
    return report
  } finally {
    await store.close()
  }
}

function readArguments(argv: string[], { cwd, readConfig }: ImportTools) {
  const text = { type: 'string' } as const
  let asked: ReturnType<typeof parse>
  try {
    asked = parse()
  } catch (err) {
    throw new ConfigError(`${(err as Error).message}\n${usage}`)
  }
  const { values, positionals } = asked
  const [file, ...rest] = positionals
  if (!file || rest.length > 0) throw new ConfigError(`Name one file.\n${usage}`)
  const flags = ['data-dir', 'config'] as const
  const config = readConfig(
    flags.flatMap((flag) => (values[flag] === undefined ? [] : [`--${flag}`, values[flag]])),
    cwd,
  )
  if (config === 'help') throw new ConfigError(usage)
  return {
    file: resolve(cwd, file),
    mapping: values.mapping ? readMapping(resolve(cwd, values.mapping)) : null,
    config,
  }

  function parse() {
    return parseArgs({
      args: argv,
      allowPositionals: true,
      options: { 'data-dir': text, config: text, mapping: text },
    })
  }
}

function readMapping(file: string): Mapping {
  return readSettings(Mapping, readYaml(file, { advice: 'check the path after --mapping' }), file)
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

function warnOfRetention({ from_ms }: Report, { retention }: Config, { now, stderr }: ImportTools) {
  if (from_ms === null) return
  const age_days = Math.ceil((now() - from_ms) / day_ms)
  if (age_days <= retention.raw_days) return
  stderr.write(
    `The oldest reading is ${age_days} days old, and this gateway keeps raw readings for ${retention.raw_days} days. ` +
      `Set "retention: { raw_days: ${age_days + 365} }" in gateway.yaml before it starts, or it will keep only summaries of them.\n`,
  )
}
