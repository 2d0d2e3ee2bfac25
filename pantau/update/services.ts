/** The services of an installed release, by systemd. Where there is no systemd none is running. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isSystemError } from '../../edge/platform/reading-files.ts'

/** In the order in which they start; they stop the other way round, so that a station delivers what it has to a gateway that runs. */
export const services = ['gateway', 'edge'] as const
export type Service = (typeof services)[number]

const unitOf = (service: Service) => `pantau-${service}.service`

export function isRunning(service: Service): boolean {
  return systemctl('is-active', '--quiet', unitOf(service)).status === 0
}

export function stopServices(running: readonly Service[]): void {
  for (const service of [...running].reverse()) systemctl('stop', unitOf(service))
}

/** Returns at once; `isRunning` is true when the program itself has said that it is ready. */
export function startServices(running: readonly Service[]): void {
  systemctl('daemon-reload') // the units belong to the version
  for (const service of running) systemctl('start', '--no-block', unitOf(service))
}

/** The process of a service, when it is one of the programs in the folder `tree`; otherwise null. */
export function processOf(service: Service, tree: string): number | null {
  const { stdout } = systemctl('show', '--property=MainPID', '--value', unitOf(service))
  const pid = Number(stdout)
  if (!pid) return null
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      .split('\0')
      .some((word) => word.startsWith(`${tree}/`))
      ? pid
      : null
  } catch (err) {
    if (isSystemError(err)) return null // it has just ended
    throw err
  }
}

function systemctl(...words: string[]) {
  const { status, stdout } = spawnSync('systemctl', words, { encoding: 'utf8' })
  return { status, stdout: stdout ?? '' }
}
