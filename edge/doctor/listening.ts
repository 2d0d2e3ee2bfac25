/** How the sensors are: what the agent that runs says of them, or what comes when nobody else listens. */
import { setMaxListeners } from 'node:events'
import { pino } from 'pino'
import type { SensorHealth } from '../contract.ts'
import { openBoards } from '../links/firmata.ts'
import type { SensorConfig } from '../sensors-config.ts'
import { startStation } from '../station.ts'
import type { OfStation } from './station.ts'

export interface Heard {
  health: SensorHealth
  /** Why its wire is closed. */
  why?: string | undefined
}

const frames_least = 3 // one may be luck; so many also tell how much is refused
const poll_ms = 100
/** A little longer than `wiring.ts` takes to give its verdict. */
export const listen_ms = 16_500

/** Opens these wires as the agent does, for as long as there is something to learn, and closes them again. */
export async function listen(
  sensors: readonly SensorConfig[],
  { computer: { clock }, random }: Pick<OfStation, 'computer' | 'random'>,
  signal: AbortSignal,
): Promise<Map<string, Heard>> {
  const over = new AbortController()
  const end = () => over.abort()
  signal.addEventListener('abort', end)
  setMaxListeners(0, over.signal) // each wire and each wait listens to it
  const log = pino({ enabled: false })
  const tools = { clock, random, log }
  const why = new Map<string, string | null>()
  const onWire = (sensor: string, reason: string | null) => void why.set(sensor, reason)
  const add = () => undefined
  const opened = { ...tools, boards: openBoards(tools), clockState: () => 'unknown' as const, add, onWire }
  const station = startStation([...sensors], opened, over.signal)
  const until_ms = clock.elapsed_ms() + listen_ms
  const isKnown = ({ id, driver }: SensorConfig) => {
    const health = station.health()[id]!
    if (why.get(id)) return true // what is closed now was refused: it stays so for as long as we would wait
    return driver.interval_s === 0 ? health.connected : health.wiring === 'good' && health.frames >= frames_least
  }
  while (!over.signal.aborted && !sensors.every(isKnown) && clock.elapsed_ms() < until_ms)
    await clock.wait(poll_ms, over.signal)
  const health = station.health()
  over.abort()
  signal.removeEventListener('abort', end)
  await station.done
  return new Map(sensors.map(({ id }) => [id, { health: health[id]!, why: why.get(id) ?? undefined }]))
}
