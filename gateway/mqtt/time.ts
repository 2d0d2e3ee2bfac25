/**
 * The gateway tells its stations the time: right after a station has subscribed to its topic `time`, and each ten minutes.
 * A station in a village has often no other clock to ask; it uses this one when the gateway's is synchronised.
 */
import { type GatewayHome, type GatewayTime, topicsOf } from '../../edge/contract.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { MqttClient } from './sessions.ts'

export interface TimeSignalOptions {
  now: () => number
  sync: () => GatewayTime['clock']
  /** Told with the time when it was ever moved. */
  home?: GatewayHome | undefined
  publish(topic: string, payload: string): void
  every_ms?: number
}

export function openTimeSignal({ now, sync, home, publish, every_ms = 10 * minute_ms }: TimeSignalOptions) {
  const listeners = new Map<MqttClient, string>()
  const timer = setInterval(() => {
    for (const topic of new Set(listeners.values())) tell(topic)
  }, every_ms).unref()

  return {
    /** `station` has subscribed to these topics, and SUBACK is on its way. */
    subscribed(client: MqttClient, station: string, topics: string[]) {
      const { time } = topicsOf(station)
      if (!topics.includes(time)) return
      listeners.set(client, time)
      tell(time)
    },
    left: (client: MqttClient) => void listeners.delete(client),
    close: () => clearInterval(timer),
  }

  function tell(topic: string) {
    const time: GatewayTime = { at_ms: now(), clock: sync(), ...(home && home.moved_ms > 0 && { home }) }
    publish(topic, JSON.stringify(time))
  }
}
