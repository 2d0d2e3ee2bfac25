/** Bridges: an account that carries several stations, such as a second broker or a network of LoRaWAN. */
import { z } from 'zod'
import { id, needs } from '../../edge/platform/setting-words.ts'
import type { Registry } from '../stations/index.ts'

/** The list `bridges` of `gateway.yaml`. Their passwords: gateway bridge add ID. */
export const BridgeSettings = z
  .array(
    z.strictObject({
      id,
      stations: z
        .array(id)
        .min(1)
        .max(500)
        .meta(needs('daftar id stasiun yang dibawanya', 'a list of the ids of the stations that it carries')),
    }),
  )
  .max(50)
  .meta(needs('daftar jembatan, paling banyak 50', 'a list of bridges, at most 50'))
export type BridgeSettings = z.output<typeof BridgeSettings>

export interface BridgesOptions {
  settings: BridgeSettings
  registry: Pick<Registry, 'stations' | 'version'>
}

/** Gives, for a bridge, whether it may speak for a station: one that it was given, that is registered and not retired. */
export function openBridges({ settings, registry }: BridgesOptions) {
  let version: string | undefined
  let inUse = new Set<string>()

  return (bridge: string) => {
    const given = new Set(settings.filter((one) => one.id === bridge).flatMap(({ stations }) => stations))
    return (station: string): boolean => given.has(station) && isInUse(station)
  }

  // Asked for each message; the registry answers within microseconds whether it has changed.
  function isInUse(station: string): boolean {
    const now = registry.version()
    if (now !== version) {
      version = now
      inUse = new Set(registry.stations().flatMap((one) => (one.retired ? [] : [one.station])))
    }
    return inUse.has(station)
  }
}
