/** The voltage of the battery that a siren lives on: an analog pin behind two resistors. */
import type { Boards } from '../links/firmata.ts'
import { type Port, parsePort } from '../links/ports.ts'

export interface BatterySettings {
  port: string
  pin: string
  divider: number
  reference_v: number
}

const count_max = 1023 // a converter of 10 bits

/** `volts` is null while the board is away. Ends with `signal`. */
export function watchBattery(
  settings: BatterySettings,
  { boards, folder }: { boards: Boards; folder: string },
  signal: AbortSignal,
) {
  const { pin, divider, reference_v } = settings
  const port = parsePort(settings.port, folder) as Port // the settings were checked
  let volts: number | null = null
  const done = listen()
  return { volts: () => volts, done }

  async function listen() {
    for await (const event of boards.reports(port, [{ pin, mode: 'analog' }], signal)) {
      if (event.kind === 'closed') volts = null
      else if (event.kind === 'input' && event.input.pin === pin) {
        volts = Math.round((event.input.value / count_max) * reference_v * divider * 100) / 100
      }
    }
  }
}
