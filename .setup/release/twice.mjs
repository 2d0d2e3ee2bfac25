// The same commit gives the same bytes: a release built once more, from a clone in another folder, compared by its checksums.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, say } from '../ready.mjs'
import { cache } from './node.mjs'
import { outputOf } from './run.mjs'

/** Ends the process with 1 when a file differs. Packages are copied, not fetched; everything of ours is built anew, SQLite, too. */
export function sameAgain(out, arch) {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-again-'))
  try {
    const clone = join(folder, 'a', 'clone') // deeper than most: its path must not be in the bytes
    outputOf('git', ['clone', '--quiet', root, clone])
    cpSync(join(root, 'node_modules'), join(clone, 'node_modules'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => file !== join(root, 'node_modules/.cache'),
    })
    const again = join(clone, 'node_modules/.cache/pantau-release')
    for (const name of readdirSync(cache).filter((one) => one.startsWith('node-'))) {
      cpSync(join(cache, name), join(again, name), { recursive: true })
    }
    say('building it once more, in another folder')
    outputOf(process.execPath, ['.setup/release/main.mjs', '--arch', arch, '--out', 'release'], { cwd: clone })
    const [first, second] = [out, join(clone, 'release')].map((one) => readFileSync(join(one, 'SHA256SUMS'), 'utf8'))
    if (first !== second) {
      say(`not the same bytes:\n${first}${second}`)
      process.exit(1)
    }
    say('built twice, the same bytes')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
