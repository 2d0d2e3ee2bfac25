// Node itself: of a version with long support, from the npm registry as everything else, and only with the bytes that are known.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root, say } from '../ready.mjs'
import { outputOf } from './run.mjs'

const { version, integrity } = JSON.parse(readFileSync(join(root, '.setup/release/node.json'), 'utf8'))
export const cache = join(root, 'node_modules/.cache/pantau-release')

/** The folder of Node for this processor: `bin/node`, `include/`, `LICENSE`. */
export function nodeFor(arch) {
  const known = integrity[arch]
  if (!known) {
    say(`--arch ${arch}: there is no Node for it here; ${Object.keys(integrity).join(' or ')}`)
    process.exit(2)
  }
  const folder = join(cache, `node-${version}-${arch}`)
  if (existsSync(join(folder, 'package/bin/node'))) return join(folder, 'package')
  mkdirSync(folder, { recursive: true })
  const wanted = `node-linux-${arch}@${version}`
  const packed = ['pack', wanted, '--pack-destination', folder, '--silent']
  const file = join(folder, outputOf('npm', packed, { cwd: folder, advice: 'Check the network.' }).trim())
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (found !== known) {
    rmSync(folder, { recursive: true })
    say(`${wanted} is not what it was when it was chosen: ${found} instead of ${known}`)
    process.exit(1)
  }
  outputOf('tar', ['-xzf', file, '-C', folder, 'package/bin/node', 'package/include', 'package/LICENSE'])
  rmSync(file)
  return join(folder, 'package')
}
