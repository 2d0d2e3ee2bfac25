// Makes a checkout ready to run: installs and builds what is missing or out of date, and is quick when nothing changed.
// Plain JavaScript on purpose: it runs before anything is installed or compiled. Everything it says goes to stderr,
// because stdout belongs to the command that follows.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

export const root = join(import.meta.dirname, '..')
const serverRooms = ['edge', 'gateway', 'dashboard', 'firmware-sim', 'hardware', 'test']
const browserRooms = ['dashboard', 'gateway', 'edge', 'hardware']

/** Installs and builds as needed. Ends the process with a sentence that helps when that is impossible. */
export function makeReady() {
  if (isInstalled() && isBuilt()) return
  const release = takeTurn()
  try {
    if (!isInstalled()) install()
    if (!isBuilt()) build()
  } finally {
    release()
  }
}

/** Compiles what changed since the last time. `all` compiles in any case. */
export function build({ all = false } = {}) {
  const server = fingerprint(serverRooms, ['tsconfig.json', 'package-lock.json'])
  if (all || stamp('dist/.server') !== server) {
    say('compiling')
    removeOrphans()
    run(['node_modules/.bin/tsc', '-p', '.'], 'The code does not compile; the lines above say where.')
    writeFileSync(join(root, 'dist/.server'), server)
  }
  const browser = fingerprint(browserRooms, ['vite.config.ts', 'package-lock.json'])
  if (all || stamp('dist/.browser') !== browser) {
    say('building the dashboard')
    run(
      ['node_modules/.bin/vite', 'build', '--logLevel', 'warn'],
      'The dashboard does not build; the lines above say where.',
    )
    writeFileSync(join(root, 'dist/.browser'), browser)
  }
}

function isInstalled() {
  return stamp('node_modules/.pantau-ready') === installFingerprint()
}

function isBuilt() {
  return (
    stamp('dist/.server') === fingerprint(serverRooms, ['tsconfig.json', 'package-lock.json']) &&
    stamp('dist/.browser') === fingerprint(browserRooms, ['vite.config.ts', 'package-lock.json'])
  )
}

// Native modules belong to one Node version and one processor, so both are part of the name.
function installFingerprint() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  return createHash('sha256')
    .update(lock)
    .update(`${process.versions.modules} ${process.platform} ${process.arch}`)
    .digest('hex')
}

function install() {
  say('installing packages; the first time takes a minute or two')
  run(
    ['npm', 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    'npm could not install the packages. Check the network, and that a C++ compiler is installed (Debian: apt-get install build-essential python3).',
  )
  writeFileSync(join(root, 'node_modules/.pantau-ready'), installFingerprint())
}

function fingerprint(rooms, files) {
  const hash = createHash('sha256')
  for (const room of rooms) for (const file of sources(join(root, room))) add(file)
  for (const file of files) add(join(root, file))
  return hash.digest('hex')

  function add(file) {
    const { mtimeMs, size } = statSync(file)
    hash.update(`${relative(root, file)} ${mtimeMs} ${size}\n`)
  }
}

function sources(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

// A test whose source was removed or renamed must not go on running from dist/.
function removeOrphans() {
  const dist = join(root, 'dist')
  for (const room of serverRooms) {
    for (const file of sources(join(dist, room))) {
      const source = join(root, relative(dist, file)).replace(/\.js(\.map)?$/, '.ts')
      if (source.endsWith('.ts') && !existsSync(source)) rmSync(file)
    }
  }
}

function stamp(file) {
  return existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : ''
}

function run([command, ...args], advice) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  say(error ? `${advice} (${error.message})` : advice)
  process.exit(1)
}

// Several commands started at once on a fresh clone must not install over one another. A turn whose holder died is taken.
function takeTurn() {
  const turn = join(tmpdir(), `pantau-setup-${createHash('sha256').update(root).digest('hex').slice(0, 12)}`)
  for (let waited = 0; ; waited++) {
    try {
      mkdirSync(turn)
      writeFileSync(join(turn, 'pid'), String(process.pid))
      const release = () => rmSync(turn, { recursive: true, force: true })
      process.once('exit', release)
      return release
    } catch (err) {
      if (err.code !== 'EEXIST') throw err
    }
    if (waited === 0) say('another command is setting this folder up; waiting for it')
    const pid = Number(existsSync(join(turn, 'pid')) ? readFileSync(join(turn, 'pid'), 'utf8') : 0)
    if (waited > 5 && !isAlive(pid)) rmSync(turn, { recursive: true, force: true })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
  }
}

function isAlive(pid) {
  if (!pid) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (err) {
    return err.code === 'EPERM'
  }
}

export function say(sentence) {
  process.stderr.write(`pantau: ${sentence}\n`)
}
