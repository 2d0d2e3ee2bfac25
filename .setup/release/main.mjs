// npm run release [-- --arch x64,arm64] [--out release] [--twice] [--try]: what a village installs, for each kind of computer a .tar.xz and a .deb,
// with Node in it and everything compiled. The same commit gives the same bytes, on machines with the same compiler and xz.
// --twice builds it once more in another folder and compares the bytes; --try tries all of it on clean machines (try/main.mjs).
// PANTAU_RELEASE_KEY=FILE names the SSH key that signs the checksums; without it they are not signed.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { makeReady, root, say } from '../ready.mjs'
import { addonFor } from './addon.mjs'
import { archiveOf } from './archive.mjs'
import { debOf } from './deb.mjs'
import { nodeFor } from './node.mjs'
import { outputOf } from './run.mjs'
import { keyIn, signersOf, writeSums } from './sums.mjs'
import { treeOf } from './tree.mjs'
import { tryRelease } from './try/main.mjs'
import { sameAgain } from './twice.mjs'

const { values } = parseArgs({
  options: {
    arch: { type: 'string', default: 'x64,arm64' },
    out: { type: 'string', default: 'release' },
    try: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
  },
})
process.umask(0o022) // the folders of a release can be read by everybody, whoever builds it
const key = keyIn(process.env)
await makeReady()

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const commit = outputOf('git', ['log', '-1', '--format=%h %ct'], { cwd: root }).trim().split(' ')
const of = { version, commit: commit[0], time_s: Number(commit[1]), signers: signersOf(key) } // every file of the release is as old as its commit
const out = resolve(root, values.out)
rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })

const machines = { arm64: 'aarch64', x64: 'x86_64' }
const made = []
for (const arch of values.arch.split(',')) {
  say(`${arch}: Node`)
  const node = nodeFor(arch)
  say(`${arch}: compiling SQLite for it`)
  const addon = addonFor(arch, node)
  say(`${arch}: packing`)
  const tree = treeOf({ ...of, arch, node, addon, out })
  tryOut(tree, arch)
  made.push(archiveOf(tree, of), debOf(tree, { ...of, arch, out }))
  rmSync(tree, { recursive: true })
}
writeSums(made, { out, key })
for (const file of made) process.stdout.write(`${file}\n`)
if (values.twice) sameAgain(out, values.arch)
if (values.try) process.exitCode = (await tryRelease(out)) > 0 ? 1 : 0

/** Starts it, where this computer can run programs of that kind, so that nothing leaves here that does not even open a database. */
function tryOut(tree, arch) {
  const node = [join(tree, 'lib/node')]
  if (arch !== process.arch) node.unshift(`qemu-${machines[arch]}-static`, '-L', `/usr/${machines[arch]}-linux-gnu`)
  const database =
    "require('better-sqlite3')(':memory:').prepare('SELECT 1').get(); require('@serialport/bindings-cpp')"
  const [program, ...args] = [...node, '-e', database]
  outputOf(program, args, { cwd: join(tree, 'app'), advice: 'Is qemu there? Debian: apt-get install qemu-user-static' })
}
