/** A siren's surroundings: a simulated board with a relay on a real wire, and the alerts that a gateway keeps. */
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { SirenState } from '../../edge/contract.ts'
import { createUno } from '../../firmware-sim/boards/uno.ts'
import { createLine } from '../../firmware-sim/line.ts'
import { servePty } from '../../firmware-sim/wires/pty.ts'
import { serveTcp } from '../../firmware-sim/wires/tcp.ts'
import type { startBroker } from './broker.ts'
import { emptyFolder } from './folder.ts'

export interface RelayBoardOptions {
  pin?: number
  active?: 'high' | 'low'
  contact?: number
  volts?: number
  /** Through socat's pseudo-terminal, as a USB cable; otherwise TCP. */
  pty?: boolean
  /** Where the board of before was. */
  tcpPort?: number
}

/** An Uno with a relay. `moves` are the moments when its contact closed (true) or opened. */
export async function relayBoard({
  pin = 7,
  active = 'high',
  contact,
  volts,
  pty = false,
  tcpPort = 0,
}: RelayBoardOptions = {}) {
  const moves: boolean[] = []
  const relay = {
    pin,
    active,
    ...(contact !== undefined && { contact }),
    onMove: (isOn: boolean) => void moves.push(isOn),
  }
  const board = createUno({ boot_ms: 50, relay, ...(volts !== undefined && { volts: { 0: () => volts } }) })
  const line = createLine({ board, now: Date.now })
  const path = join(emptyFolder(), 'relay')
  const wire = pty ? await servePty(line, path, () => undefined) : await serveTcp(line, { port: tcpPort })
  let isUnplugged = false
  const unplug = async () => {
    if (!isUnplugged) await wire.close()
    isUnplugged = true
  }
  onTestFinished(unplug)
  return { port: wire.port, moves, isOn: () => moves.at(-1) === true, unplug }
}

export const katulampa = {
  rule: 'katulampa',
  alert: 'a1',
  state: 'active',
  label: 'Siaga 3',
  level: 0,
  levels: 3,
  severity: 'Moderate',
  acknowledged: false,
  exercise: false,
}

/** What the gateway keeps of an alert, retained, in the words of its topic. */
export function alertOn(broker: Awaited<ReturnType<typeof startBroker>>, more: Partial<typeof katulampa> = {}) {
  const alert = { ...katulampa, ...more }
  return broker.publish(`pantau/1/alerts/${alert.rule}`, JSON.stringify(alert))
}

/** What a siren said last. */
export function lastOf(broker: Awaited<ReturnType<typeof startBroker>>, id: string): SirenState | undefined {
  return broker.messages.findLast(({ topic }) => topic === `pantau/1/sirens/${id}`)?.body as SirenState | undefined
}
