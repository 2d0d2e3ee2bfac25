// The .deb of a release: the same folder below /usr/lib/pantau, the services, their user, their settings.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../ready.mjs'
import { outputOf } from './run.mjs'

const debian = { x64: 'amd64', arm64: 'arm64' }
const files = join(root, '.setup/release/files')

/** Makes `pantau_VERSION_ARCH.deb` in `out` and gives its path. */
export function debOf(tree, { version, arch, out, time_s }) {
  const packed = join(out, `deb-${arch}`)
  cpSync(tree, join(packed, 'usr/lib/pantau'), { recursive: true })
  put('usr/bin/pantau', readFileSync(join(files, 'pantau-installed.sh')), 0o755)
  for (const name of ['gateway', 'edge']) put(`usr/lib/systemd/system/pantau-${name}.service`, unitOf(name))
  put('usr/share/pantau/gateway.yaml', settingsOfGateway())
  put('usr/share/doc/pantau/copyright', readFileSync(join(root, 'LICENSE')))
  put('DEBIAN/control', controlOf({ version, arch, size_kb: kilobytesIn(packed) }))
  for (const name of ['postinst', 'prerm', 'postrm']) {
    put(`DEBIAN/${name}`, readFileSync(join(files, name)), 0o755)
  }
  const file = join(out, `pantau_${version}_${debian[arch]}.deb`)
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(time_s) }
  outputOf('dpkg-deb', ['--root-owner-group', '-Zxz', '-z6', '--threads-max=1', '--build', packed, file], { env })
  rmSync(packed, { recursive: true })
  return file

  function put(path, bytes, mode = 0o644) {
    mkdirSync(join(packed, dirname(path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(packed, path), bytes)
    chmodSync(join(packed, path), mode)
  }
}

/** The unit of a checkout, but for where the program is. */
function unitOf(name) {
  const unit = readFileSync(join(root, `hardware/systemd/pantau-${name}.service`), 'utf8')
  const words = unit.slice(unit.indexOf('[Unit]'))
  return words
    .replace(/^Documentation=.*$/m, 'Documentation=file:/usr/lib/pantau/share/README.md')
    .replace(/^ExecStart=.*$/m, `ExecStart=/usr/bin/pantau ${name}`)
}

function settingsOfGateway() {
  const yaml = readFileSync(join(root, 'hardware/systemd/gateway.yaml'), 'utf8')
  return yaml.replace(/^data_dir: \S+/m, 'data_dir: /var/lib/pantau-gateway')
}

function controlOf({ version, arch, size_kb }) {
  return `Package: pantau
Version: ${version}
Architecture: ${debian[arch]}
Maintainer: Pantau <pantau@localhost>
Installed-Size: ${size_kb}
Depends: libc6 (>= 2.28), libstdc++6 (>= 12), libgcc-s1, passwd
Recommends: systemd
Section: misc
Priority: optional
Description: environmental monitoring that a village can run itself
 Reads sensors on rivers, shores and roofs, keeps every reading, draws it, and warns people when the water rises.
 The services pantau-gateway and pantau-edge are installed and wait until they are wanted.
`
}

function kilobytesIn(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  return Math.ceil(bytes / 1024)
}
