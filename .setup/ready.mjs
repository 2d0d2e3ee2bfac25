// Makes a checkout ready to run: installs and builds what is missing or out of date, and is quick when nothing changed.
// Plain JavaScript that old versions of Node read, too: it runs before anything is installed or compiled. Everything it
// says goes to stderr, because stdout belongs to the command that follows.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { isInstalled } from './installed.mjs'

export const root = fileURLToPath(new URL('..', import.meta.url))

/** The rooms that the programs are made of. */
const programs = ['doctor', 'edge', 'gateway', 'firmware-sim', 'hardware', 'pantau']

/**
 * What makes a checkout ready, in this order. A step is skipped when the files it reads are the same as in `stamp`, where
 * it left their state when it last succeeded. Which of them changed is the affair of the compiler, which remembers more.
 */
const steps = [
  {
    says: 'installing packages; the first time takes a minute or two',
    reads: ['package-lock.json'],
    isDone: () => isInstalled(root), // by whoever has added a package: npm ci would remove them all and fetch them again
    command: ['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], // what the lock says, word for word, or nothing
    advice:
      'npm could not install the packages. Does it say that package.json and the lock disagree? Then "npm install" brings the lock up to date: commit both. Otherwise check the network (behind a proxy: npm config set proxy http://…), and that a C++ compiler is installed (Debian: apt-get install build-essential python3).',
    stamp: 'node_modules/.pantau-ready',
  },
  {
    says: 'compiling',
    reads: [...programs, 'test', 'tsconfig.json', 'package-lock.json'],
    command: ['node_modules/.bin/tsc', '-p', '.'],
    advice: 'The code does not compile; the lines above say where.',
    stamp: 'dist/.server',
  },
  {
    says: 'building the dashboard',
    // Of other folders it imports types only; the texts of the handbook go with it.
    reads: ['dashboard', 'hardware', 'docs', '.setup/handbook.mjs', 'vite.config.ts', 'package-lock.json'],
    command: ['node_modules/.bin/vite', 'build', '--logLevel', 'warn'],
    advice: 'The dashboard does not build; the lines above say where.',
    stamp: 'dist/.browser',
  },
  {
    says: 'packing the programs',
    reads: [...programs, '.setup/bundle.mjs', '.setup/apart.mjs', 'package-lock.json'],
    command: [process.execPath, '.setup/bundle.mjs'],
    advice: 'The programs could not be packed; the lines above say why.',
    stamp: 'dist/.programs',
  },
]

/**
 * Installs and builds as needed; what is not `toRun` from dist/ is installed only. Ends the process with a sentence that
 * helps when that is impossible.
 */
export async function makeReady({ toRun = true } = {}) {
  await makeDone(toRun ? steps : steps.slice(0, 1))
}

/** Packs the programs anew where their sources have changed: a test must never start those of yesterday. */
export async function packPrograms() {
  await makeDone(steps.slice(-1))
}

async function makeDone(wanted) {
  if (!wanted.some(isDue)) return
  const release = await takeTurn()
  for (const step of wanted) if (isDue(step)) take(step)
  release()
}

function isDue({ reads, stamp }) {
  const file = join(root, stamp)
  return !existsSync(file) || readFileSync(file, 'utf8') !== stateOf(reads)
}

function take({ says, reads, isDone, command: [program, ...args], advice, stamp }) {
  if (isDone?.()) return writeFileSync(join(root, stamp), stateOf(reads))
  say(says)
  const state = stateOf(reads) // before: a file that is saved meanwhile has changed afterwards
  const { status, signal, error } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: withHeaders(process.env),
  })
  if (status !== 0) {
    const ended = signal && `${program} was ended by ${signal}, not by itself; start the command again`
    say(error ? `${advice} (${error.message})` : (ended ?? advice))
    process.exit(1)
  }
  writeFileSync(join(root, stamp), state)
}

/**
 * SQLite is compiled against the headers of Node. They are fetched from Node's own site, which a school's proxy or a captive portal
 * does not let through, although most installations have them beside the program: then these are taken.
 */
function withHeaders(env) {
  const home = dirname(dirname(process.execPath))
  if (env.npm_config_nodedir || !existsSync(join(home, 'include/node/node.h'))) return env
  return { ...env, npm_config_nodedir: home }
}

// Of contents, not of times: a branch that is left and entered again is the same. Native modules belong to one version of
// Node and one processor, so both are part of every state.
function stateOf(names) {
  const hash = createHash('sha256')
  for (const path of names.map((name) => join(root, name))) {
    for (const file of filesIn(path)) hash.update(relative(path, file)).update(readFileSync(file))
  }
  return hash.update(`${process.versions.modules} ${process.platform} ${process.arch}`).digest('hex')
}

/** The files below a folder; a file is itself. */
function filesIn(path) {
  return statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => filesIn(join(path, name))) : [path]
}

// Several commands started at once on a fresh clone must not install over one another. Whoever listens on this address
// has the turn; an address that nobody answers at is the rest of a command that was killed.
async function takeTurn() {
  const address = join(tmpdir(), `pantau-setup-${createHash('sha256').update(root).digest('hex').slice(0, 12)}.sock`)
  for (let looks = 0; ; looks++) {
    const server = createServer((peer) => peer.destroy()).listen(address)
    const trouble = await once(server, 'listening').then(
      () => undefined,
      (err) => err,
    )
    if (!trouble) return () => server.close()
    if (trouble.code !== 'EADDRINUSE') throw trouble
    if (looks === 0) say('another command is setting this folder up; waiting for it')
    const asking = connect(address)
    const isTaken = await once(asking, 'connect').then(
      () => true,
      () => false,
    )
    asking.on('error', () => undefined) // who has the turn may be killed at this moment; the next look finds out
    asking.destroy()
    if (!isTaken) rmSync(address, { force: true })
    await delay(200)
  }
}

export function say(sentence) {
  process.stderr.write(`pantau: ${sentence}\n`)
}
