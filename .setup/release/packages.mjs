// The packages that stay beside the packed programs, with all that they need, as they lie in node_modules.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { apart } from '../apart.mjs'
import { root } from '../ready.mjs'

/** Fetches what was compiled elsewhere while it is installed; nothing of a release is. */
const unused = ['prebuild-install']

/** The folders of the packages, relative to the root; sorted. */
export function neededPackages() {
  const found = new Set()
  for (const name of apart) look(name, root, found)
  return [...found].map((folder) => relative(root, folder)).sort()
}

function look(name, from, found) {
  if (unused.includes(name)) return
  const folder = folderOf(name, from)
  if (!folder || found.has(folder)) return
  found.add(folder)
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(folder)
  for (const other of Object.keys({ ...dependencies, ...optionalDependencies })) look(other, folder, found)
}

/** As Node looks for it: beside the one that asks, then further up. */
function folderOf(name, from) {
  for (let at = from; at.startsWith(root.slice(0, -1)); at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
  }
}

export const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Copies what a program needs of a package: no sources of what is compiled, no maps, types, tests. */
export function copyPackage(folder, to, arch) {
  cpSync(join(root, folder), to, {
    recursive: true,
    filter: (file) => isWanted(relative(join(root, folder), file), arch),
  })
}

const needless =
  /(^|\/)(node_modules|test|tests|__tests__|docs|examples?|eg|\.github|benchmarks?|build|deps|src\/.*\.cpp|obj)$/

function isWanted(path, arch) {
  if (path === '') return true
  if (needless.test(path)) return false
  if (/\.(d\.[cm]?ts|[cm]?ts|map|md|markdown|gyp|gypi|cpp|cc|h|hpp)$/i.test(path)) return /licen[cs]e/i.test(path)
  const prebuilt = /^prebuilds\/([^/]+)/.exec(path)
  if (prebuilt) return prebuilt[1] === `linux-${arch}` && !path.endsWith('.musl.node')
  return true
}

/** Removes folders that hold nothing. */
export function tidy(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) tidy(join(folder, entry.name))
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true })
}
