// npm run sbom [-- --stamp]: what a village installs, as a CycloneDX 1.5 document on stdout, from the lock alone. The same lock
// gives the same bytes; --stamp adds the time and the serial number that a published document has.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inThePage } from './in-the-page.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const said = spawnSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  stdio: ['ignore', 'pipe', 'inherit'],
})
if (said.status !== 0) {
  process.stderr.write('pantau: npm cannot list the packages; it needs npm 9.9 or newer, see npm --version\n')
  process.exit(1)
}
process.stdout.write(`${JSON.stringify(cleaned(JSON.parse(said.stdout)), null, 2)}\n`)

function cleaned({ serialNumber, metadata: { timestamp, ...metadata }, components, dependencies, ...rest }) {
  const self = `${name}@${version}`
  const kept = components.filter((one) => !isForDevelopers(one) || inThePage.includes(one.name)).map(named)
  const refs = new Set([self, ...kept.map((one) => one['bom-ref'])])
  const isKept = (ref) => refs.has(ref)
  const stamp = process.argv.includes('--stamp')
  const component = { ...metadata.component, type: 'application', name, licenses: [{ license: { id: license } }] }
  return {
    ...rest,
    ...(stamp && { serialNumber }),
    metadata: { ...(stamp && { timestamp }), ...metadata, component },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => isKept(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
  }
}

function isForDevelopers({ properties }) {
  return properties.some((one) => one.name === 'cdx:npm:package:development' && one.value === 'true')
}

// npm calls a package by the folder it lies in, which for one that stands in for another is the other's name.
function named(component) {
  const ref = component['bom-ref']
  const name = ref.slice(0, ref.lastIndexOf('@'))
  return { ...component, name, ...(inThePage.includes(name) && { scope: 'required' }) }
}
