/**
 * Listeners: programs that may hear readings over MQTT. When one subscribes it is sent the last values, marked retained, as long
 * as they are fresh; then each new one. An old value is not sent: it would be taken for the present.
 */
import { isOfNode, isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import type { Latest, Station } from '../contract.ts'
import { type Change, drillPrefix, type Stations } from '../stations/index.ts'
import { isMeant } from './filters.ts'
import { discoveryOf, discoveryTopic, freshFor_s } from './home-assistant.ts'
import type { MqttClient } from './sessions.ts'

export interface ListenersOptions {
  stations: Pick<Stations, 'list' | 'get' | 'watch'>
  now: () => number
  /** To everybody who has subscribed. */
  publish: (topic: string, payload: string) => void
  /** To one, as retained. */
  tell: (client: MqttClient, topic: string, payload: string) => void
}

type Shown = Pick<Latest, 'value' | 'flag' | 'corrected_value' | 'at_ms' | 'clock_off_ms'> & {
  trial?: true | undefined
}

/** Where the values of a series are told. */
export const latestTopic = (station: string, sensor: string, quantity: string): string =>
  `pantau/1/${station}/latest/${sensor}/${quantity}`

export function openListeners({ stations, now, publish, tell }: ListenersOptions) {
  const filters = new Map<MqttClient, Set<string>>()
  /** What Home Assistant was told, by topic, while anybody listens. */
  const announced = new Map<string, string>()
  let stopWatching: (() => void) | undefined

  return {
    subscribed(client: MqttClient, topics: string[]) {
      const own = filters.get(client) ?? new Set()
      filters.set(client, own)
      for (const topic of topics) own.add(topic)
      stopWatching ??= stations.watch(changed)
      for (const station of stations.list()) {
        for (const [topic, payload] of [...discoveriesOf(station), ...valuesOf(station)]) {
          if (topics.some((filter) => isMeant(filter, topic))) tell(client, topic, payload)
        }
      }
    },
    left(client: MqttClient) {
      if (!filters.delete(client) || filters.size > 0) return
      stopWatching?.()
      stopWatching = undefined
      announced.clear()
    },
    close: () => stopWatching?.(),
  }

  function changed(changes: Change[]) {
    for (const { event, data } of changes) {
      if (event === 'station') announce(data)
      if (event !== 'reading' || data.station.startsWith(drillPrefix)) continue
      const station = stations.get(data.station)
      if (!station) continue
      const quantitiesTold = Object.keys(data.values).filter(isTold)
      const isKnown = (quantity: string) => announced.has(discoveryTopic(data.station, data.sensor, quantity))
      if (!quantitiesTold.every(isKnown)) announce(station)
      for (const quantity of quantitiesTold) {
        const said = data.values[quantity]!
        const shown = { at_ms: data.at_ms, clock_off_ms: data.clock_off_ms, ...said }
        const payload = payloadOf(station, data.sensor, shown)
        if (payload) publish(latestTopic(data.station, data.sensor, quantity), payload)
      }
    }
  }

  /** What is new or other than before; a station that is retired goes. */
  function announce(station: Station) {
    for (const [topic, payload] of discoveriesOf(station)) {
      if (announced.get(topic) === payload) continue
      announced.set(topic, payload)
      publish(topic, payload)
    }
  }

  function discoveriesOf(station: Station): [topic: string, payload: string][] {
    return seriesOf(station).map(([sensor, quantity]) => {
      const at = latestTopic(station.station, sensor, quantity)
      const payload = station.state === 'retired' ? '' : discoveryOf(station, sensor, quantity, at)
      return [discoveryTopic(station.station, sensor, quantity), payload]
    })
  }

  function valuesOf(station: Station): [topic: string, payload: string][] {
    return seriesOf(station).flatMap(([sensor, quantity, latest]) => {
      const payload = payloadOf(station, sensor, latest)
      return payload ? [[latestTopic(station.station, sensor, quantity), payload] as [string, string]] : []
    })
  }

  /** Null for what is not the present any more, and for what somebody at the station only tries out. */
  function payloadOf(station: Station, sensor: string, { at_ms, clock_off_ms = 0, ...said }: Shown): string | null {
    if (said.trial || now() - (at_ms - clock_off_ms) > freshFor_s(station, sensor) * 1_000) return null
    const value = said.corrected_value === undefined ? said.value : said.corrected_value
    return JSON.stringify({ value, at_ms, flag: said.flag })
  }
}

function seriesOf({ latest }: Station): [sensor: string, quantity: QuantityKey, latest: Latest][] {
  return Object.entries(latest).flatMap(([key, one]) => {
    const [sensor = '', quantity = ''] = key.split('.')
    return isQuantity(quantity) && isTold(quantity) ? [[sensor, quantity, one] as [string, QuantityKey, Latest]] : []
  })
}

const isTold = (quantity: string): boolean => isQuantity(quantity) && !isOfNode(quantity)
