// The .deb of a release: the same folder below /usr/lib/pantau, the services, their user, their settings.
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from '../ready.mjs'
import { commandIn, files, settingsOfGateway, unitOf } from './installed.mjs'
import { outputOf } from './run.mjs'

const debian = { x64: 'amd64', arm64: 'arm64' }

/** Makes `pantau_VERSION_ARCH.deb` in `out` and gives its path. */
export function debOf(tree, { version, arch, out, time_s, level = 6 }) {
  const packed = join(out, `deb-${arch}`)
  cpSync(tree, join(packed, 'usr/lib/pantau'), { recursive: true })
  for (const name of ['install', 'lib/systemd', 'lib/pantau-installed.sh']) {
    rmSync(join(packed, 'usr/lib/pantau', name), { recursive: true }) // of an archive only
  }
  put('usr/bin/pantau', commandIn('/usr/lib/pantau'), 0o755)
  for (const name of ['gateway', 'edge']) {
    put(`usr/lib/systemd/system/pantau-${name}.service`, unitOf(name, '/usr/bin/pantau'))
  }
  put('usr/share/pantau/gateway.yaml', settingsOfGateway())
  put('usr/share/doc/pantau/copyright', readFileSync(join(root, 'LICENSE')))
  put('DEBIAN/control', controlOf({ version, arch, size_kb: kilobytesIn(packed) }))
  for (const name of ['postinst', 'prerm', 'postrm']) {
    put(`DEBIAN/${name}`, readFileSync(join(files, name)), 0o755)
  }
  const file = join(out, `pantau_${version}_${debian[arch]}.deb`)
  const env = { ...process.env, SOURCE_DATE_EPOCH: String(time_s) }
  outputOf('dpkg-deb', ['--root-owner-group', '-Zxz', `-z${level}`, '--threads-max=1', '--build', packed, file], {
    env,
  })
  rmSync(packed, { recursive: true })
  return file

  function put(path, bytes, mode = 0o644) {
    mkdirSync(join(packed, dirname(path)), { recursive: true, mode: 0o755 })
    writeFileSync(join(packed, path), bytes)
    chmodSync(join(packed, path), mode)
  }
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
