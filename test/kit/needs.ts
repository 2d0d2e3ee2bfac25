import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumPrograms } from './chromium.ts'

const packages: Record<string, string> = {
  cc: 'gcc libc6-dev',
  chromium: 'chromium-headless-shell',
  'chromium with push': 'chromium',
  influxd: 'influxdb',
  'victoria-metrics': 'victoria-metrics',
  mosquitto: 'mosquitto',
  mosquitto_pub: 'mosquitto-clients',
  paho: 'python3-paho-mqtt',
  xmllint: 'libxml2-utils',
  'ssh-keygen': 'openssh-client',
  'systemd-analyze': 'systemd',
  'systemd-notify': 'systemd',
  'avr-g++': 'gcc-avr avr-libc arduino-core-avr',
}

/** Of these any one will do. */
const alternatives: Record<string, readonly string[]> = {
  chromium: chromiumPrograms,
  'chromium with push': ['chromium'],
  paho: ['../lib/python3/dist-packages/paho'], // a library, beside /usr/bin
}

/**
 * Whether a test must be skipped because a program is missing, and a title that says how to get it. In CI nothing may be
 * skipped: there a missing program is an error.
 */
export function needs(program: string): { skip: boolean; why: string } {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/usr/local/sbin', '/sbin']
  const found = (name: string) => folders.some((folder) => existsSync(join(folder, name)))
  if ((alternatives[program] ?? [program]).some(found)) return { skip: false, why: `by ${program}` }
  const advice = `apt-get install ${packages[program] ?? program}`
  if (process.env.CI) throw new Error(`${program} is missing, and in CI no test may be skipped: ${advice}`)
  return { skip: true, why: `skipped, needs ${program}: ${advice}` }
}
