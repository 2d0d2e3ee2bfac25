/** What stations have, by what they said of themselves and by what arrived from them. */
import { computerQuantities, nodeSensor, wireQuantities } from '../../hardware/quantities.ts'
import type { KnownStation } from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'

export function knownStations(stations: Pick<Stations, 'list'>): KnownStation[] {
  return stations.list().map(({ station, sensors, latest }) => {
    const found = new Map<string, Set<string>>()
    const note = (sensor: string, quantity: string) => found.set(sensor, (found.get(sensor) ?? new Set()).add(quantity))
    for (const { sensor, quantities } of sensors) for (const quantity of quantities) note(sensor, quantity)
    for (const key of Object.keys(latest)) {
      const dot = key.indexOf('.')
      note(key.slice(0, dot), key.slice(dot + 1))
    }
    if (found.size === 0) return { station }
    // Of each of them, and of the computer, the gateway knows how it is.
    for (const sensor of found.keys()) for (const quantity of wireQuantities) note(sensor, quantity)
    for (const quantity of computerQuantities) note(nodeSensor, quantity)
    return {
      station,
      sensors: [...found].map(([sensor, quantities]) => ({
        sensor,
        quantities: [...quantities],
        ranges: sensors.find((said) => said.sensor === sensor)?.ranges,
      })),
    }
  })
}
