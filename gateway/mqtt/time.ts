/**
 * The gateway tells its stations the time: right after a station has subscribed to its topic `time`, and each ten minutes.
 * A station in a village has often no other clock to ask; it uses this one when the gateway's is synchronised.
 */
import { type GatewayHome, type GatewayTime, type GatewayTrial, topicsOf } from '../../edge/contract.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { MqttClient } from './sessions.ts'

export interface TimeSignalOptions {
  now: () => number
  sync: () => GatewayTime['clock']
  /** Told with the time when it was ever moved. */
  home?: GatewayHome | undefined
  work?: Work | undefined
  publish(topic: string, payload: string): void
  every_ms?: number
}

export interface Work {
  wordFor(station: string): GatewayTrial | undefined
  follow(listener: (station: string) => void): () => void
}

export function openTimeSignal({ now, sync, home, work, publish, every_ms = 10 * minute_ms }: TimeSignalOptions) {
  const listeners = new Map<MqttClient, string>()
  const timer = setInterval(() => {
    for (const station of new Set(listeners.values())) tell(station)
  }, every_ms).unref()
  const unfollow = work?.follow((station) => {
    if ([...listeners.values()].includes(station)) tell(station)
  })

  return {
    /** `station` has subscribed to these topics, and SUBACK is on its way. */
    subscribed(client: MqttClient, station: string, topics: string[]) {
      const { time } = topicsOf(station)
      if (!topics.includes(time)) return
      listeners.set(client, station)
      tell(station)
    },
    left: (client: MqttClient) => void listeners.delete(client),
    close() {
      clearInterval(timer)
      unfollow?.()
    },
  }

  function tell(station: string) {
    const trial = work?.wordFor(station)
    const moved = home && home.moved_ms > 0 && { home }
    const time: GatewayTime = { at_ms: now(), clock: sync(), ...moved, ...(trial && { trial }) }
    publish(topicsOf(station).time, JSON.stringify(time))
  }
}
