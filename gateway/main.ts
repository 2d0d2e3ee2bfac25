/** `npm run gateway`: reads the command line, starts the gateway, and ends it in order. */
import pino from 'pino'
import { exitWhenAsked } from '../edge/platform/exit.ts'
import { ConfigError } from '../edge/platform/problems.ts'
import { help, readConfig } from './config/index.ts'
import { openGateway } from './gateway.ts'
import { runImportCommand } from './import/index.ts'
import { runInfluxCommand } from './influx/index.ts'
import { runRulesCommand } from './rules/index.ts'
import { isCommand, runCommand } from './stations/index.ts'

const argv = process.argv.slice(2)
const logFile = pino.destination({ fd: 2, sync: false }) // a slow reader of the log must not hold up the gateway
const log = pino({ level: process.env.PANTAU_LOG ?? 'info' }, logFile)

if (isCommand(argv)) process.exitCode = runCommand(argv, process)
else if (argv[0] === 'rules') process.exitCode = runRulesCommand(argv.slice(1), process)
else if (argv[0] === 'import')
  process.exitCode = await runImportCommand(argv.slice(1), {
    stdout: process.stdout,
    stderr: process.stderr,
    readConfig,
    cwd: process.cwd(),
    now: Date.now,
    log,
  })
else if (argv[0] === 'influx')
  process.exitCode = await runInfluxCommand(argv, {
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    readConfig,
    cwd: process.cwd(),
    now: Date.now,
    log,
  })
else await serve()

async function serve() {
  try {
    const config = readConfig(argv, process.cwd())
    if (config === 'help') {
      process.stdout.write(help)
      return
    }
    const opening = openGateway(config, { now: Date.now, random: Math.random, env: process.env, log })
    exitWhenAsked(() => opening.then((gateway) => gateway.close()), { log, flush: () => logFile.flushSync() })
    const { http, mqtt } = await opening
    process.stdout.write(`${JSON.stringify({ ready: true, http, mqtt })}\n`)
  } catch (err) {
    if (!(err instanceof ConfigError)) throw err
    process.stderr.write(`${err.message}\n`)
    process.exit(2)
  }
}
