/** `npm run gateway`: reads the command line, starts the gateway, and ends it in order. */
import { createInterface } from 'node:readline/promises'
import pino from 'pino'
import { runProgram } from '../edge/platform/command-line.ts'
import { exitWhenAsked } from '../edge/platform/exit.ts'
import { printable, printableLog } from '../edge/platform/printable.ts'
import { closeFolder, makePrivately } from '../edge/platform/private-files.ts'
import { isSystemError } from '../edge/platform/reading-files.ts'
import { openSupervisor } from '../edge/platform/supervisor.ts'
import { gatewayProgram } from './cli/index.ts'
import type { Config } from './config/index.ts'
import { openGateway } from './gateway.ts'

const logFile = pino.destination({ fd: 2, sync: false }) // a slow reader of the log must not hold up the gateway
const log = pino({ level: process.env.PANTAU_LOG ?? 'info' }, printableLog(logFile))

makePrivately()
await runProgram(
  (screen) =>
    gatewayProgram({
      ...{ screen, cwd: process.cwd(), env: process.env, now: Date.now, log, serve },
      ...(process.stdin.isTTY && { ask }),
    }),
  process.argv.slice(2),
  process,
  process.env,
)
if (process.exitCode === 2) process.exit() // what had been opened before the settings were found wrong must not hold us

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await terminal.question(printable(question))
  } finally {
    terminal.close()
  }
}

async function serve(config: Config, keep: () => void) {
  for (const { where, what } of closeFolder(config.data_dir)) log.warn({ where, what }, 'files are open to others')
  const opening = openGateway(config, { now: Date.now, random: Math.random, env: process.env, log })
  const supervisor = openSupervisor({ env: process.env, pid: process.pid, log })
  const close = async () => {
    supervisor.stopping()
    await (await opening).close()
  }
  exitWhenAsked(close, { log, flush: () => logFile.flushSync() })
  const { close: _, ...addresses } = await opening
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
  supervisor.ready()
  try {
    keep()
  } catch (err) {
    if (!isSystemError(err)) throw err
    log.warn({ err }, 'these settings cannot be kept for a start at which the files are wrong')
  }
}
