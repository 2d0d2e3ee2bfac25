/** Keeps the rules at work in step with the places they speak of: a station may be named or moved while the gateway runs. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { placed, type Rule, type RuleDefaults } from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'

const look_ms = 5 * minute_ms

export interface PlacesParts {
  stations: Pick<Stations, 'list'>
  /** What the settings say for all rules. */
  defaults: RuleDefaults
  clock: Pick<Clock, 'after'>
  log: Logger
}

export function openPlaces({ stations, defaults, clock, log }: PlacesParts) {
  let cancel: () => void = () => undefined
  let seen = namesIn()
  return {
    /** The rules with the names, positions and zones of today. */
    placed: (rules: readonly Rule[]): Rule[] => placed(rules, stations.list(), defaults),
    /** Calls `changed` when a station was named or moved; looks each five minutes. */
    follow(changed: () => Promise<void>) {
      look(changed)
    },
    close: () => cancel(),
  }

  function look(changed: () => Promise<void>) {
    cancel = clock.after(look_ms, () => {
      const next = namesIn()
      if (next !== seen) changed().catch((err) => log.error({ err }, 'rules do not know the new name of a station yet'))
      seen = next
      look(changed)
    })
  }

  function namesIn(): string {
    return JSON.stringify(stations.list().map(({ station, name, place }) => [station, name, place]))
  }
}
