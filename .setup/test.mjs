// npm test: makes the checkout ready, fetches the programs that some tests need, then runs every test.
// As root (a container, CI) missing programs are installed through apt-get; for anyone else the tests that need them
// are skipped by name, with the command that would enable them. Never sudo: this must not change a volunteer's computer.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { runToEnd } from './child.mjs'
import { makeReady, say } from './ready.mjs'

const programs = {
  socat: 'socat',
  chromium: 'chromium',
  'chromium-headless-shell': 'chromium-headless-shell',
  influxd: 'influxdb',
  'victoria-metrics': 'victoria-metrics',
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  xmllint: 'libxml2-utils',
  'ssh-keygen': 'openssh-client',
  'systemd-analyze': 'systemd',
  'avr-g++': 'gcc-avr avr-libc arduino-core-avr',
}

await makeReady()
const missing = Object.entries(programs)
  .filter(([program]) => !isInstalled(program))
  .flatMap(([, packages]) => packages.split(' '))
if (missing.length > 0 && process.getuid?.() === 0 && isInstalled('apt-get')) {
  say(`installing ${missing.join(' ')} for the tests`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  spawnSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 2, 2], env })
  const install = (...packages) =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      stdio: ['ignore', 2, 2],
      env,
    }).status === 0
  // A Debian that does not have one of them refuses all.
  if (!install(...missing)) for (const one of missing) install(one)
} else if (missing.length > 0) {
  say(`some tests will be skipped or take longer; to enable them: apt-get install ${missing.join(' ')}`)
}
// Tests run as built: a path as the editor shows it, test/edge/pack.test.ts, means dist/test/edge/pack.test.js.
const words = process.argv.slice(2).map((word) => word.replace(/\.test\.tsx?$/, '.test.js'))
process.exitCode = await runToEnd('node_modules/.bin/vitest', ['run', ...words])

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}
