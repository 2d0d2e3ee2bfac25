// Whether node_modules holds what package-lock.json says: npm leaves there a list of what it has installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** True when nothing is missing, different or left over, and what was compiled runs with this Node. */
export function isInstalled(root) {
  const list = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(list)) return false
  const wanted = packagesIn(join(root, 'package-lock.json'))
  const found = packagesIn(list)
  // Optional ones may be missing: of the compiled parts of Vite and Biome only those for this computer are installed.
  const isRight = (path) => isSame(wanted[path], found[path]) && existsSync(join(root, path, 'package.json'))
  return (
    Object.keys(found).every((path) => path in wanted) &&
    Object.keys(wanted).every((path) => isRight(path) || (!(path in found) && wanted[path].optional)) &&
    runs(root)
  )
}

function packagesIn(lock) {
  const { packages } = JSON.parse(readFileSync(lock, 'utf8'))
  const { '': _self, ...others } = packages
  return others
}

function isSame(wanted, found) {
  return found !== undefined && wanted.version === found.version && wanted.integrity === found.integrity
}

// An addon belongs to one version of Node; this one is the only package of which that is so.
function runs(root) {
  const program = "new (require('better-sqlite3'))(':memory:').close()"
  return spawnSync(process.execPath, ['-e', program], { cwd: root, stdio: 'ignore' }).status === 0
}
