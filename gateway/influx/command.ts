/**
 * `influx check | rebuild [--from T]`. While the gateway runs, it does the work and the command only
 * asks, with a token that lasts as long as the question; otherwise the command opens the record itself.
 */
import type { Logger } from 'pino'
import { type Command, type Screen, time } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { folderProblem } from '../../edge/platform/starting.ts'
import { openIdentity } from '../identity/index.ts'
import { earliest_ms } from '../intake/index.ts'
import { type RunningGateway, withToken } from '../stations/index.ts'
import { openStore } from '../store/index.ts'
import { checkInflux, type Line, rebuildInflux } from './check.ts'
import { influxServer } from './influx.ts'
import type { InfluxSettings } from './settings.ts'
import { taggingIn } from './tagging.ts'

/** What the command needs of the gateway's settings. */
export interface Config extends RunningGateway {
  retention: { raw_days: number; minute_days: number; hour_days: number }
  influx?: InfluxSettings | undefined
}

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command) => () => Config
  env: Record<string, string | undefined>
  now: () => number
  log: Logger
}

const works = {
  check: { work: checkInflux, summary: 'does InfluxDB hold what the record holds? Ends with 1 when it does not' },
  rebuild: { work: rebuildInflux, summary: 'sends InfluxDB what it lacks' },
}
type Work = keyof typeof works

const from = time()

/** Adds `influx` to `program`. Each command prints JSON lines; it ends with 1 unless the last one says equal. */
export function addInfluxCommands(program: Command, tools: CommandTools): void {
  const influx = program.command('influx').description('compares with InfluxDB, and mends it')
  for (const name of Object.keys(works) as Work[]) {
    const command = influx
      .command(name)
      .description(works[name].summary)
      .option('--from <T>', 'from this time on (default: everything)', from)
    const settings = tools.settingsOf(command)
    command.action(() => run(name, command.opts<{ from?: number }>().from ?? earliest_ms, settings(), tools))
  }
}

async function run(work: Work, from_ms: number, config: Config, tools: CommandTools) {
  if (!config.influx) {
    throw new ConfigError('This config names no InfluxDB. Pass --config with a gateway.yaml that has "influx".')
  }
  let isEqual = false
  const say = (line: Line) => {
    tools.screen.stdout.write(`${JSON.stringify(line)}\n`)
    isEqual = 'equal' in line && line.equal
  }
  const isAnswered = await askGateway(work, from_ms, config, say)
  if (!isAnswered) for await (const line of byItself(work, from_ms, config, tools)) say(line)
  if (!isEqual) tools.screen.exitCode = 1
}

/** Says the lines as they come; null when no gateway answers there. */
function askGateway(work: Work, from_ms: number, config: Config, say: (line: Line) => void): Promise<boolean | null> {
  const path = `/api/v1/influx/${work}?from=${from_ms}`
  return withToken(config, path, { method: 'POST' }, async (answer, address) => {
    if (!answer.ok || !answer.body)
      throw new ConfigError(`${address} answers ${answer.status}: ${await detailOf(answer)}`)
    for await (const line of linesIn(answer.body)) say(line)
    return true
  })
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
  const server = influxServer(config.influx!, { env, log })
  const { data_dir: folder } = config
  const store = await openStore({ folder, now, log }).catch((err) => {
    throw folderProblem(err, folder)
  })
  try {
    const { gateway } = await openIdentity({ folder, store, now, log })
    const whose = await taggingIn(store, { gateway, untagged: config.influx!.untagged }, now())
    yield* works[work].work({ store, server, whose, unsent: () => new Map(), now }, from_ms)
  } finally {
    await store.close()
    server.close()
  }
}
