/**
 * `npm run gateway -- influx check | rebuild [--from T]`. While the gateway runs, it does the work and the command only
 * asks, with a token that lasts as long as the question; otherwise the command opens the record itself.
 */
import type { Logger } from 'pino'
import { ConfigError } from '../../edge/platform/problems.ts'
import { folderProblem, inUrl, openFolder } from '../../edge/platform/starting.ts'
import { Time } from '../http/index.ts'
import { openRegistry } from '../stations/index.ts'
import { openStore } from '../store/index.ts'
import { checkInflux, type Line, rebuildInflux } from './check.ts'
import { dawn_ms } from './heal.ts'
import { influxServer } from './influx.ts'
import type { InfluxSettings } from './settings.ts'

/** What the command needs of the gateway's settings. */
export interface Config {
  data_dir: string
  http: { host: string; port: number }
  retention: { raw_days: number; minute_days: number; hour_days: number }
  influx?: InfluxSettings | undefined
}

export interface CommandTools {
  readConfig: (flags: string[], cwd: string) => Config | 'help'
  cwd: string
  env: Record<string, string | undefined>
  now: () => number
  log: Logger
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

const works = { check: checkInflux, rebuild: rebuildInflux }
type Work = keyof typeof works

/** Returns the exit code: 0 equal, 1 different or not possible, 2 not understood. One JSON line each on stdout. */
export async function runInfluxCommand([, verb = '', ...rest]: string[], tools: CommandTools): Promise<number> {
  try {
    if (!Object.hasOwn(works, verb))
      throw new ConfigError(`influx ${verb}: there are "influx check" and "influx rebuild"`)
    const { from_ms, flags } = readFrom(rest)
    const config = tools.readConfig(flags, tools.cwd)
    if (config === 'help' || !config.influx) {
      throw new ConfigError('This config names no InfluxDB. Pass --config with a gateway.yaml that has "influx".')
    }
    let last: Line | undefined
    for await (const line of linesOf(verb as Work, from_ms, config, tools)) {
      tools.stdout.write(`${JSON.stringify(line)}\n`)
      last = line
    }
    return last && 'equal' in last && last.equal ? 0 : 1
  } catch (err) {
    if (!(err instanceof ConfigError)) throw err
    tools.stderr.write(`${err.message}\n`)
    return 2
  }
}

async function* linesOf(work: Work, from_ms: number, config: Config, tools: CommandTools): AsyncGenerator<Line> {
  const running = await askGateway(work, from_ms, config)
  yield* running ?? byItself(work, from_ms, config, tools)
}

/** Null when no gateway answers there. */
async function askGateway(work: Work, from_ms: number, config: Config): Promise<AsyncGenerator<Line> | null> {
  const { host, port } = config.http
  const address = `http://${inUrl(host === '0.0.0.0' ? '127.0.0.1' : host)}:${port}`
  const registry = openFolder(() => openRegistry(config.data_dir), config.data_dir)
  const name = `influx-${work}-${process.pid}`
  const token = registry.addToken(name)
  const forget = () => {
    registry.removeToken(name)
    registry.close()
  }
  try {
    const url = `${address}/api/v1/influx/${work}?from=${from_ms}`
    const answer = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok || !answer.body)
      throw new ConfigError(`${address} answers ${answer.status}: ${await detailOf(answer)}`)
    return linesIn(answer.body)
  } catch (err) {
    if (err instanceof ConfigError) throw err
    return null
  } finally {
    forget()
  }
}

async function detailOf(answer: Response): Promise<string> {
  if (answer.status === 401) return 'another gateway, with another --data-dir, listens there; pass --http-port of yours'
  const body = await answer.text()
  return body.slice(0, 300)
}

async function* linesIn(body: ReadableStream<Uint8Array>): AsyncGenerator<Line> {
  const decoder = new TextDecoder()
  let held = ''
  for await (const chunk of body) {
    held += decoder.decode(chunk, { stream: true })
    const lines = held.split('\n')
    held = lines.pop() ?? ''
    for (const line of lines) yield JSON.parse(line) as Line
  }
}

async function* byItself(work: Work, from_ms: number, config: Config, tools: CommandTools): AsyncGenerator<Line> {
  const { now, log, env } = tools
  const server = influxServer(config.influx!, env)
  const { data_dir: folder, retention } = config
  const store = await openStore({ folder, retention, now, log }).catch((err) => {
    throw folderProblem(err, folder)
  })
  try {
    yield* works[work]({ store, server, unsent: () => new Map(), now }, from_ms)
  } finally {
    await store.close()
    server.close()
  }
}

/** `--from` is ours, the rest is for the gateway's own config. */
function readFrom(argv: string[]): { from_ms: number; flags: string[] } {
  const at = argv.findIndex((word) => word === '--from' || word.startsWith('--from='))
  if (at < 0) return { from_ms: dawn_ms, flags: argv }
  const isOneWord = argv[at] !== '--from'
  const said = isOneWord ? argv[at]!.slice('--from='.length) : (argv[at + 1] ?? '')
  const time = Time.safeParse(said)
  if (!time.success) throw new ConfigError(`--from ${said}: needs UTC milliseconds, or ISO 8601 such as 2026-01-31`)
  return { from_ms: time.data, flags: argv.toSpliced(at, isOneWord ? 1 : 2) }
}
