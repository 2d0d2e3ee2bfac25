/** Keeps the rules at work in step with the places they speak of: a station may be named or moved while the gateway runs. */
import { minute_ms } from '../../edge/platform/time.ts'
import { placed, type Rule, type Told } from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'

const look_ms = minute_ms

export type Places = ReturnType<typeof openPlaces>

export function openPlaces(stations: Pick<Stations, 'list'>, told: Told) {
  let timer: NodeJS.Timeout | undefined
  return {
    /** The rules with the names, positions and zones of today. */
    placed: (rules: readonly Rule[]): Rule[] => placed(rules, stations.list(), told),
    /** Calls `changed` when a station was renamed or moved; looks once a minute. */
    follow(changed: () => Promise<void>) {
      let seen = namesIn()
      timer = setInterval(() => {
        const next = namesIn()
        if (next === seen) return
        seen = next
        void changed() // the engine has logged its own trouble
      }, look_ms).unref()
    },
    close: () => clearInterval(timer),
  }

  function namesIn(): string {
    return JSON.stringify(stations.list().map(({ station, name, place }) => [station, name, place]))
  }
}
