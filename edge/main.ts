/** The edge agent: reads the sensors of one station and sends what they measure to the gateway; drives a siren. */
import { setMaxListeners } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { fileURLToPath } from 'node:url'
import { destination, type Logger, pino } from 'pino'
import { startAgent } from './agent.ts'
import { serveWord, wordPath } from './agent-word.ts'
import { type EdgePlan, missingDevices, readDataFolder, readPlan } from './config.ts'
import { holdFolder, outboxSchema } from './disk.ts'
import { join } from './join/join.ts'
import { keepPlan, planOrLastGood } from './last-good.ts'
import { openBoards } from './links/firmata.ts'
import { realClock } from './platform/clock.ts'
import { runProgram, type Screen } from './platform/command-line.ts'
import { exitWhenAsked } from './platform/exit.ts'
import { type FitWish, fitNow } from './platform/fitting.ts'
import { printableLog } from './platform/printable.ts'
import { closeFolder, makePrivately } from './platform/private-files.ts'
import { configError } from './platform/problems.ts'
import { isSystemError } from './platform/reading-files.ts'
import { openSupervisor } from './platform/supervisor.ts'
import { readVersion } from './platform/version.ts'
import { edgeProgram } from './program.ts'
import type { SetupWish } from './setup/command.ts'
import { rootsIn } from './setup/devices.ts'
import type { ScanWish } from './setup/scan-command.ts'
import { askForTest, controlPath, serveTests } from './siren/control.ts'
import { startSiren } from './siren/siren.ts'
import { type TestTools, testAlone, testCommand } from './siren/test-command.ts'

const folderTaken = {
  id: 'agen lain memakai folder ini; mungkin layanannya sudah berjalan. Hentikan yang itu, atau pilih folder lain.',
  en: 'another agent uses this folder; perhaps the service is running already. Stop that one, or choose another folder.',
}
const doubtful = 'what the settings say is probably not meant'
const olderServe = 'the settings are wrong; those of the last good start serve instead'

const clock = realClock(() => Date.now())
const logTo = (level: string) =>
  pino({ level: process.env.PANTAU_LOG ?? level }, printableLog(destination({ fd: 2, sync: true })))
const read = (file: string, ofService = {}) => readPlan(file, { ...ofService, ...process.env })

// In an installed release the settings have their place.
const usual = joinPath(process.env.PANTAU_SETTINGS ?? '', 'edge.yaml')
const rootsHere = () => rootsIn(process.env.PANTAU_DEV)
const acts = { run, read, testSiren, usual, serviceVariables }

makePrivately()
await runProgram(
  (screen) =>
    edgeProgram({
      ...{ ...acts, screen },
      join: (wish) => join(wish, { screen, now: clock.now, read }),
      async doctor(wish) {
        const { doctor, thisComputer } = await import('./doctor/index.ts') // an agent at work does without
        const variables = await serviceVariables()
        const asService = (file: string) => read(file, variables)
        await doctor(wish, { screen, computer: thisComputer(clock), random: Math.random, read: asService })
      },
      scan: (wish) => scan(wish, screen),
      setup: (wish) => converse(wish, screen),
      fitData: (file, wish) => fitData(file, wish, screen),
    }),
  process.argv.slice(2),
  process,
  process.env,
)

// An agent that runs for years has none of these in its memory.
async function serviceVariables() {
  const { serviceEnvironment, thisComputer } = await import('./doctor/index.ts')
  return serviceEnvironment('pantau-edge', thisComputer(clock))
}

async function scan(wish: ScanWish, screen: Screen) {
  const { scanCommand } = await import('./setup/scan-command.ts')
  await scanCommand(wish, screen, { clock, pid: process.pid, signal: new AbortController().signal, roots: rootsHere() })
}

async function converse(wish: SetupWish, screen: Screen) {
  const { asksStarter, setupCommand } = await import('./setup/command.ts')
  const roots = rootsHere()
  let hasLeft = false
  screen.exitCode = await setupCommand(wish, {
    ...{ screen, input: process.stdin, clock, random: Math.random, read, roots, env: process.env, pid: process.pid },
    isRoot: process.getuid?.() === 0,
    gateway: [process.execPath, fileURLToPath(new URL('../gateway/main.js', import.meta.url))],
    ...(process.env.PANTAU_STARTER === '1' && process.send && { askStarter: asksStarter(process) }),
    onLeave: (leave) =>
      process.on('SIGINT', () => {
        if (hasLeft) process.exit(130)
        hasLeft = true
        leave()
      }),
  })
  if (process.connected) process.disconnect()
}

function run(file: string) {
  const log = logTo('info')
  const plan = planOrLastGood(file, process.env)
  if (plan.instead) log.error({ wrong: plan.instead.en, salah: plan.instead.id }, olderServe)
  for (const { where, en: what } of plan.warnings) log.warn({ where, what }, 'the file of a secret is open to others')
  for (const { where, line, en: what, id } of plan.doubts) log.warn({ where, line, what, id }, doubtful)
  for (const { where, en: what } of missingDevices(plan.station ?? { sensors: [] }))
    log.warn({ where, what }, 'a sensor is not plugged in')
  makeFolder(plan.data_dir, file)
  const release = holdFolder(plan.data_dir)
  if (!release) throw configError(file, [{ where: 'data_dir', ...folderTaken }])
  for (const { where, what } of closeFolder(plan.data_dir)) log.warn({ where, what }, 'files are open to others')
  start(plan, log, release)
  keepPlan(plan, file)
}

function makeFolder(folder: string, file: string) {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (err) {
    if (!isSystemError(err)) throw err
    const said = {
      id: `foldernya tidak dapat dibuat (${err.code}). Pilih folder yang boleh ditulis pengguna ini.`,
      en: `the folder cannot be made (${err.code}). Choose one that this user may write.`,
    }
    throw configError(file, [{ where: 'data_dir', ...said }])
  }
}

function start(plan: EdgePlan, log: Logger, release: () => void) {
  const tools = { clock, random: Math.random, log }
  const boards = openBoards(tools)
  // Each wire and each wait listens to its signal, and removes its listener again.
  const station =
    plan.station &&
    startAgent(plan.station, { ...tools, boards, olderSettings: plan.instead !== undefined }, (signal) =>
      setMaxListeners(0, signal),
    )
  const siren = plan.siren && startSiren(plan.siren, { ...tools, boards })
  const tests = siren && serveTests(controlPath(plan.data_dir), siren.test, log)
  const asked = serveWord(wordPath(plan.data_dir), word, log)
  const names = { station: plan.station?.station, siren: plan.siren?.id }
  process.stdout.write(`${JSON.stringify({ ready: true, ...names })}\n`)
  const supervisor = openSupervisor({ env: process.env, pid: process.pid, log })
  supervisor.ready()
  exitWhenAsked(close, { log })

  function word() {
    return {
      version: readVersion().version,
      ...(station && { station: station.word() }),
      ...(siren && { siren: { id: plan.siren!.id, state: siren.state() } }),
    }
  }

  async function close() {
    supervisor.stopping()
    asked.close()
    tests?.close()
    await Promise.all([station?.close(), siren?.close()])
    release()
  }
}

function fitData(file: string, wish: FitWish, screen: Screen) {
  const { data_dir, station } = readDataFolder(file)
  return fitNow({ folder: data_dir, schemas: outboxSchema, wish, about: { station }, screen })
}

async function testSiren(file: string) {
  const plan = read(file)
  const log = logTo('warn')
  const tools: TestTools = {
    ask: () => askForTest(controlPath(plan.data_dir)),
    alone: (config) => testAlone(config, { clock, log, boards: openBoards({ clock, random: Math.random, log }) }),
    screen: process,
  }
  await testCommand(plan, file, tools)
}
