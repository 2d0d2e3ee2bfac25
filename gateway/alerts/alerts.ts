/** Early warning put together: rules, the engine that judges, the alerts as they stand, and what people ask of them. */
import type { Logger } from 'pino'
import type { Clock } from '../../edge/platform/clock.ts'
import { counter, gauge } from '../../edge/platform/metric.ts'
import type { Intake } from '../intake/index.ts'
import { attemptsOf, type Notices, type Reader } from '../reader.ts'
import {
  backtestResource,
  type KnownStation,
  openRulebook,
  remarksOn,
  rulesResource,
  type Told,
} from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'
import type { ReaderLoop, Store } from '../store/index.ts'
import { openAlertList } from './alert-list.ts'
import { alertsResource } from './alerts-routes.ts'
import { openDrills } from './drill.ts'
import { drillsResource } from './drills-routes.ts'
import { openEngine } from './engine.ts'
import { reader } from './engine-state.ts'
import { openPlaces } from './places.ts'
import { openSirenAnswers, type SirenAnswers } from './siren-answers.ts'
import { openSirens, type Publish } from './sirens.ts'
import { sirensResource } from './sirens-routes.ts'

export interface Warning {
  reader: Reader
  /** Takes what a siren says of itself; false when it is not understood. */
  hearSiren: SirenAnswers['heard']
  /** Begins to publish the state of alerts, when there is a broker. */
  announce(publish: Publish): Promise<void>
}

export interface WarningParts {
  store: Store
  stations: Pick<Stations, 'list'>
  /** Who may read alerts: sirens and bots. Absent: nobody. */
  subscribers?: () => readonly string[]
  config: { data_dir: string; rules?: string | undefined } & Told
  /** Takes in a pack as if a station had sent it: for drills. */
  receive: Intake['readings']
  /** Where trouble of the warning itself is told to people. */
  notices?: Notices
  now: () => number
  /** For the passing of time; otherwise this computer's. */
  clock?: Clock
  log: Logger
}

const remarks_max = 20 // in the log; GET /rules has them all

/** Opens it all and catches up with the record. Throws `ConfigError` when the rules are nonsense. */
export async function openWarning(parts: WarningParts): Promise<Warning> {
  const { store, stations, subscribers = () => [], config, receive, now, clock, log } = parts
  const known = () => knownOf(stations)
  const rulebook = openRulebook({ folder: config.data_dir, file: config.rules, stations: known, now })
  const places = openPlaces(stations, config)
  const rules = () => places.placed(rulebook.rules())
  const remarks = rulebook.rules().flatMap(remarksOn)
  if (remarks.length > 0) log.warn({ remarks: remarks.slice(0, remarks_max) }, 'rules that invite false alarms')
  const engine = await openEngine({ store, rules: rules(), now, clock, log })
  places.follow(() => engine.setRules(rules()))
  const alerts = await openAlertList({ store, inForce: engine.inForce, log })
  const drills = openDrills({ engine, alerts, store, receive, now, log })
  const answers = await openSirenAnswers({ store, subscribers, now, log })
  let sirens: ReaderLoop | null = null

  return {
    hearSiren: answers.heard,
    async announce(publish) {
      sirens = await openSirens({ store, alerts, publish, log })
    },
    reader: {
      name: reader,
      position: engine.position,
      setAside: () => engine.setAside() + alerts.setAside() + (sirens?.setAside() ?? 0),
      state: () => {
        const says = engine.trouble()
        return { ok: says === null, says: says ?? `Watches ${rulebook.rules().length} rules.` }
      },
      resources: (app, readers) => {
        alertsResource(app, { alerts, store, now })
        rulesResource(app, { rulebook, engine, placed: places.placed, file: config.rules ?? null })
        const ofId = (id: string) => rules().filter((rule) => rule.id === id)
        drillsResource(app, { drills, rules: ofId, attempts: () => attemptsOf(readers) })
        sirensResource(app, { answers })
        backtestResource(app, { store, rules, stations: known, now })
      },
      metrics: [
        gauge('pantau_rules', 'Rules that count', () => engine.inForce().length),
        gauge('pantau_alerts_active', 'Alerts that run', () => alerts.list(1_000, 'active').length),
        counter(
          'pantau_readings_not_judged_total',
          'Readings that a rule did not compare with its levels, since the start',
          engine.unjudged,
          'reason',
        ),
        counter('pantau_alert_events_total', 'Changes of alerts since the start', engine.said),
      ],
      async close() {
        places.close()
        await drills.close()
        await sirens?.close()
        await answers.close()
        await alerts.close()
        await engine.close()
        rulebook.close()
      },
    },
  }
}

/** What stations have, by what they said of themselves and by what arrived from them. */
function knownOf(stations: Pick<Stations, 'list'>): KnownStation[] {
  return stations.list().map(({ station, sensors, latest }) => {
    const found = new Map<string, Set<string>>()
    const note = (sensor: string, quantity: string) => found.set(sensor, (found.get(sensor) ?? new Set()).add(quantity))
    for (const { sensor, quantities } of sensors) for (const quantity of quantities) note(sensor, quantity)
    for (const key of Object.keys(latest)) {
      const dot = key.indexOf('.')
      note(key.slice(0, dot), key.slice(dot + 1))
    }
    if (found.size === 0) return { station }
    return {
      station,
      sensors: [...found].map(([sensor, quantities]) => ({ sensor, quantities: [...quantities] })),
    }
  })
}
