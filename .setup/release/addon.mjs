// SQLite's addon, compiled for the Node of the release and the processor it is for. (Serial ports need none of this: their
// addon speaks Node-API and comes compiled.)
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from '../ready.mjs'
import { cache } from './node.mjs'
import { outputOf } from './run.mjs'

const sources = join(root, 'node_modules/better-sqlite3')
const crossed = { arm64: 'aarch64-linux-gnu' } // Debian: g++-aarch64-linux-gnu

/** The file `better_sqlite3.node`. */
export function addonFor(arch, node) {
  const { version } = JSON.parse(readFileSync(join(sources, 'package.json'), 'utf8'))
  const folder = join(cache, `better-sqlite3-${version}-${dirname(node).split('/').at(-1)}-without-hooks`)
  const made = join(folder, 'build/Release/better_sqlite3.node')
  if (existsSync(made)) return made
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const name of ['binding.gyp', 'deps', 'src', 'package.json']) {
    cpSync(join(sources, name), join(folder, name), { recursive: true })
  }
  const headers = headersFor(node, folder)
  const gnu = arch === process.arch ? undefined : crossed[arch]
  // Neither the folder of this build nor the day may be in the result.
  const flags = `-ffile-prefix-map=${folder}=. -ffile-prefix-map=${headers}=node`
  const ours = Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name)) // npm's own choice of Node wins over ours
  const env = {
    ...Object.fromEntries(ours),
    ...{ CFLAGS: flags, CXXFLAGS: flags, SOURCE_DATE_EPOCH: '0' },
    ...(gnu && { CC: `${gnu}-gcc`, CXX: `${gnu}-g++`, AR: `${gnu}-ar`, LD: `${gnu}-g++` }),
  }
  const args = [gypFile(), 'rebuild', '--release', `--nodedir=${headers}`, `--arch=${arch}`]
  const advice = gnu
    ? `Is the compiler there? Debian: apt-get install g++-${gnu}`
    : 'Is a C++ compiler there? Debian: apt-get install build-essential python3'
  outputOf(process.execPath, args, { cwd: folder, env, advice })
  outputOf(gnu ? `${gnu}-strip` : 'strip', [made], { advice })
  return made
}

/**
 * The headers of Node, but for the hooks that `node::ObjectWrap` has since 24.19: its destructor asks for the environment, and ends
 * the program with an assertion when the garbage collector runs while no script does. Statements of SQLite are such objects, so a station
 * died within seconds. Without the hooks it is as in every Node before.
 */
function headersFor(node, folder) {
  const home = join(folder, 'headers')
  cpSync(join(node, 'include'), join(home, 'include'), { recursive: true })
  const file = join(home, 'include/node/node_object_wrap.h')
  writeFileSync(file, withoutHooks(readFileSync(file, 'utf8')))
  return home
}

/** Takes the two calls out of the constructor and the destructor; a header without them stays as it is. */
export const withoutHooks = (header) => header.replace(/^ {4}(?:Add|Remove)CleanupHook\(\);\n/gm, '')

/** npm carries the program that compiles addons. */
function gypFile() {
  const npm = outputOf('npm', ['root', '-g']).trim()
  return createRequire(join(npm, 'npm/package.json')).resolve('node-gyp/bin/node-gyp.js')
}
