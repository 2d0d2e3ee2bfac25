// Other versions of a release, to try updates with: the same programs with another number, and worse.
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { debOf } from '../deb.mjs'
import { outputOf } from '../run.mjs'

/**
 * Copies the folder of a release to `out` as `version`. `isNewer`: its tables are one step further than those of the release.
 * `isBroken`: its gateway ends as soon as it is started. Gives the folder.
 */
export function otherVersion(tree, { version, isNewer, isBroken, out }) {
  const arch = tree.split('-').at(-1)
  const other = join(out, `pantau-${version}-linux-${arch}`)
  rmSync(other, { recursive: true, force: true })
  cpSync(tree, other, { recursive: true, verbatimSymlinks: true })
  edit(join(other, 'app/package.json'), (text) => numbered(text, version))
  if (isBroken) edit(join(other, 'bin/pantau'), broken)
  if (isNewer) {
    const parts = readdirSync(join(other, 'app/bin'), { recursive: true }).filter((name) => name.endsWith('.js'))
    const changed = parts.filter((name) => edit(join(other, 'app/bin', name), oneStepFurther))
    if (changed.length === 0) throw new Error('no program has versionKnown: its tables cannot be made newer')
  }
  return other
}

/** The description of a release with another number. */
export const numbered = (text, version) => `${JSON.stringify({ ...JSON.parse(text), version }, null, 2)}\n`

/** The start script of a version whose gateway ends at once. */
export const broken = (text) => text.replace('exec ', 'if [ "$*" = gateway ]; then exit 3; fi\nexec ')

/** A packed program whose tables are one step further: see `versionKnown` in `edge/platform/sqlite.ts`. */
export const oneStepFurther = (text) =>
  text.replace(/(function versionKnown\(options\) \{\s*return options\.steps\.length)/, '$1 + 1')

/** The archive, quickly: it is thrown away afterwards. */
export function quickArchive(tree) {
  outputOf('tar', ['-C', dirname(tree), '-cJf', `${tree}.tar.xz`, tree.split('/').at(-1)], {
    env: { ...process.env, XZ_OPT: '-0 -T0' },
  })
  return `${tree}.tar.xz`
}

export const packageOf = (tree, { version, out }) =>
  debOf(tree, { version, arch: tree.split('-').at(-1), out, time_s: 0, level: 0 })

/** Whether that has changed the file. */
function edit(file, change) {
  const text = readFileSync(file, 'utf8')
  const changed = change(text)
  if (changed !== text) writeFileSync(file, changed)
  return changed !== text
}
