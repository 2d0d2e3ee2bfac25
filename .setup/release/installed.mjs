// What an installed release has beside its folder: the command, the services, the first settings. An archive is installed in /opt/pantau,
// the package in /usr/lib/pantau.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../ready.mjs'

export const files = join(root, '.setup/release/files')

/** The command as people type it; `home`: the folder of the release. */
export function commandIn(home) {
  return readFileSync(join(files, 'pantau-installed.sh'), 'utf8').replace('HOME_OF_PANTAU', home)
}

/** The unit of a checkout, but for where the program is. */
export function unitOf(name, command) {
  const unit = readFileSync(join(root, `hardware/systemd/pantau-${name}.service`), 'utf8')
  const words = unit.slice(unit.indexOf('[Unit]'))
  const home = command === '/usr/bin/pantau' ? '/usr/lib/pantau' : '/opt/pantau/current'
  return words
    .replace(/^Documentation=.*$/m, `Documentation=file:${home}/share/README.md`)
    .replace(/^ExecStart=.*$/m, `ExecStart=${command} ${name}`)
}

export function settingsOfGateway() {
  const yaml = readFileSync(join(root, 'hardware/systemd/gateway.yaml'), 'utf8')
  return yaml
    .replaceAll('npm run gateway --', 'sudo pantau')
    .replace(/^data_dir: \S+/m, 'data_dir: /var/lib/pantau-gateway')
}
