// npm test: makes the checkout ready, fetches the programs that some tests need, then runs every test.
// As root (a container, CI) missing programs are installed through apt-get; for anyone else the tests that need them
// are skipped by name, with the command that would enable them. Never sudo: this must not change a volunteer's computer.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
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
  '../lib/python3/dist-packages/paho': 'python3-paho-mqtt', // a library, beside /usr/bin
  xmllint: 'libxml2-utils',
  'ssh-keygen': 'openssh-client',
  'systemd-analyze': 'systemd',
  'avr-g++': 'gcc-avr avr-libc arduino-core-avr',
}

// A Debian that does not have one of them refuses all.
const install = `
get() { apt-get install -y -qq --no-install-recommends "$@"; }
apt-get update -qq
get "$@" || for one in "$@"; do get "$one"; done`

const missing = Object.entries(programs)
  .filter(([program]) => !isInstalled(program))
  .flatMap(([, packages]) => packages.split(' '))
const isInstalling = missing.length > 0 && process.getuid?.() === 0 && isInstalled('apt-get')
if (isInstalling) say(`installing ${missing.join(' ')} for the tests`)
else if (missing.length > 0) {
  say(`some tests will be skipped or take longer; to enable them: apt-get install ${missing.join(' ')}`)
}
// Beside the packages of npm, of which one is compiled for a minute.
const installed = isInstalling
  ? once(
      spawn('sh', ['-c', install, 'sh', ...missing], {
        stdio: ['ignore', 2, 2],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
      }),
      'exit',
    )
  : undefined
await makeReady()
await installed
// Tests run as built: a path as the editor shows it, test/edge/pack.test.ts, means dist/test/edge/pack.test.js.
const words = process.argv.slice(2).map((word) => word.replace(/\.test\.tsx?$/, '.test.js'))
process.exitCode = await runToEnd('node_modules/.bin/vitest', ['run', ...words])

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin']
  return folders.some((folder) => existsSync(join(folder, program)))
}
