// The folder of a release, the same in the archive and in the package: bin/pantau, lib/node, app/ and what people read.
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { inThePage } from '../in-the-page.mjs'
import { root } from '../ready.mjs'
import { commandIn, files, settingsOfGateway, unitOf } from './installed.mjs'
import { copyPackage, manifestOf, neededPackages, tidy } from './packages.mjs'
import { outputOf } from './run.mjs'

const from = (...path) => join(root, ...path)

/** Makes it below `out` and gives its path. `signers`: the public key of those who sign releases, by which the next one is verified. */
export function treeOf({ version, commit, time_s, arch, node, addon, out, signers }) {
  const tree = join(out, `pantau-${version}-linux-${arch}`)
  rmSync(tree, { recursive: true, force: true })
  for (const folder of ['bin', 'lib/systemd', 'app/bin', 'share']) mkdirSync(join(tree, folder), { recursive: true })
  cpSync(join(files, 'pantau.sh'), join(tree, 'bin/pantau'))
  for (const name of ['install', 'lib/accounts.sh']) cpSync(join(files, basename(name)), join(tree, name))
  writeFileSync(join(tree, 'lib/pantau-installed.sh'), commandIn('/opt/pantau/current'))
  for (const name of ['gateway', 'edge']) {
    writeFileSync(join(tree, `lib/systemd/pantau-${name}.service`), unitOf(name, '/usr/local/bin/pantau'))
  }
  writeFileSync(join(tree, 'share/gateway.yaml'), settingsOfGateway())
  if (signers) writeFileSync(join(tree, 'share/allowed_signers'), signers)
  cpSync(join(node, 'bin/node'), join(tree, 'lib/node'))
  copyPrograms(join(tree, 'app'))
  copyPackages(join(tree, 'app'), arch, addon)
  const about = { name: 'pantau', version, commit, time: new Date(time_s * 1000).toISOString(), type: 'module' }
  writeFileSync(join(tree, 'app/package.json'), `${JSON.stringify(about, null, 2)}\n`)
  copyTexts(tree, node)
  for (const name of readdirSync(tree, { recursive: true, withFileTypes: true })) {
    chmodSync(join(name.parentPath, name.name), name.isDirectory() || isProgram(name.name) ? 0o755 : 0o644)
  }
  chmodSync(tree, 0o755)
  return tree
}

const isProgram = (name) => ['pantau', 'node', 'install', 'pantau-installed.sh'].includes(name)

/** The packed programs and the page, without maps. */
function copyPrograms(app) {
  const isNoMap = (file) => !file.endsWith('.map')
  for (const name of JSON.parse(readFileSync(from('dist/bin/parts.json'), 'utf8')).filter(isNoMap)) {
    mkdirSync(dirname(join(app, 'bin', name)), { recursive: true })
    cpSync(from('dist/bin', name), join(app, 'bin', name))
  }
  cpSync(from('dist/www'), join(app, 'bin/www'), { recursive: true, filter: isNoMap })
}

function copyPackages(app, arch, addon) {
  for (const folder of neededPackages()) copyPackage(folder, join(app, folder), arch)
  const place = join(app, 'node_modules/better-sqlite3/build')
  mkdirSync(place, { recursive: true })
  cpSync(addon, join(place, 'better_sqlite3.node'))
  tidy(join(app, 'node_modules'))
}

/** What people read, the licences of others, and the list of all that is in it. */
function copyTexts(tree, node) {
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE', 'SECURITY.md'])
    cpSync(from(name), join(tree, 'share', name))
  cpSync(from('docs'), join(tree, 'share/docs'), { recursive: true })
  cpSync(from('hardware'), join(tree, 'share/hardware'), { recursive: true, filter: (file) => !file.endsWith('.ts') })
  cpSync(join(node, 'LICENSE'), join(tree, 'share/LICENSE-node'))
  writeFileSync(join(tree, 'share/LICENSES.md'), licences())
  writeFileSync(join(tree, 'share/sbom.json'), outputOf(process.execPath, [from('.setup/sbom.mjs')], { cwd: root }))
}

/** Everything that is packed into the programs and the page, with the words of its licence. */
function licences() {
  const listed = spawnSync('npm', ['ls', '--omit=dev', '--all', '--parseable'], { cwd: root, encoding: 'utf8' })
  const folders = [
    ...new Set([...listed.stdout.split('\n').slice(1).filter(Boolean), ...inThePage.map(packageOf)]),
  ].sort()
  return folders.map(licenceOf).join('\n')
}
const packageOf = (name) => from('node_modules', name)

function licenceOf(folder) {
  const { name, version, license } = manifestOf(folder)
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
  return `## ${name} ${version} (${license})\n\n${file ? readFileSync(join(folder, file), 'utf8') : ''}\n`
}
