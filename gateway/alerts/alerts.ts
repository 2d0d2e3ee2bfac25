/** Early warning put together: rules, the engine that judges, the alerts as they stand, and what people ask of them. */
import type { Logger } from 'pino'
import { type Clock, realClock } from '../../edge/platform/clock.ts'
import { counter, gauge } from '../../edge/platform/metric.ts'
import type { Alert, Notices, PartState } from '../contract.ts'
import type { Intake } from '../intake/index.ts'
import { attemptsOf, type Reader } from '../reader.ts'
import {
  backtestResource,
  openRulebook,
  type Rule,
  type RuleDefaults,
  type RuleWithState,
  remarksOn,
  rulesResource,
} from '../rules/index.ts'
import type { Stations } from '../stations/index.ts'
import type { ReaderLoop, Store } from '../store/index.ts'
import { openAlertList } from './alert-list.ts'
import { alertsResource } from './alerts-routes.ts'
import { openDrills } from './drill.ts'
import { drillsResource } from './drills-routes.ts'
import { openEngine } from './engine.ts'
import { reader } from './engine-state.ts'
import { knownStations } from './known-stations.ts'
import { partOf, rulesLink, sirensLink, warningLinks } from './links.ts'
import { openPlaces } from './places.ts'
import { withReached } from './reached.ts'
import { openResting } from './resting.ts'
import { openSeriesWatch } from './series-watch.ts'
import { openSirenAnswers, type SirenAnswers } from './siren-answers.ts'
import { openSirens, type Publish } from './sirens.ts'
import { sirensResource } from './sirens-routes.ts'
import { openWarningWatch, watchedBy } from './warning-watch.ts'
import { openWatchNotices } from './watch-notices.ts'
import { type HangsOn, hangsOn, wiresInTrouble } from './wires.ts'

export interface Warning {
  reader: Reader
  /** Takes what a siren says of itself; false when it is not understood. */
  hearSiren: SirenAnswers['heard']
  /** How the sirens are, for `/readyz`. */
  sirens(): PartState
  /** The newest alerts, with what is known of the present and of who was told: what the first screen shows. */
  standing(limit: number, readers: readonly Reader[]): Alert[]
  /** The rules that count now, those of drills marked. */
  inForce(): readonly RuleWithState[]
  /** All rules, also those whose time is over or has not come. */
  rules(): readonly Rule[]
  /** Sirens that say that they sound. */
  sounding(): number
  /** Looks for what does not come; it does so by itself twice a minute. */
  look(): Promise<void>
  /** What hangs on a sensor: who tells people of its wire says so, too. */
  hangsOn(station: string, sensor: string): HangsOn
  /** Begins to publish the state of alerts, when there is a broker. */
  announce(publish: Publish): Promise<void>
}

export interface WarningParts {
  store: Store
  stations: Pick<Stations, 'list'> & Partial<Pick<Stations, 'watch'>>
  /** The list of registered stations was lost; see `openRulebook`. */
  areStationsLost?: boolean | undefined
  /** Who may read alerts: sirens and bots. Absent: nobody. */
  subscribers?: () => readonly string[]
  /** Which gateway speaks. */
  gateway?: string
  config: { data_dir: string; rules?: string | undefined; unattended?: true } & RuleDefaults
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
  const {
    store,
    stations,
    areStationsLost,
    subscribers = () => [],
    gateway,
    config,
    receive,
    notices,
    now,
    clock,
    log,
  } = parts
  const time = clock ?? realClock(now)
  const known = () => knownStations(stations)
  const rulebook = openRulebook({
    ...{ folder: config.data_dir, file: config.rules, stations: known, now },
    areStationsLost: areStationsLost || config.unattended,
  })
  const places = openPlaces({ stations, defaults: config, clock: time, log })
  const rules = () => places.placed(rulebook.rules())
  for (const said of rulebook.unread())
    log.error({ rule: said.en, aturan: said.id }, 'a rule of before cannot be read any more')
  const remarks = rulebook.rules().flatMap(remarksOn)
  if (remarks.length > 0) {
    const said = remarks.slice(0, remarks_max)
    log.warn({ remarks: said.map(({ en }) => en), catatan: said.map(({ id }) => id) }, 'rules that invite false alarms')
  }
  const resting = openResting({ stations, rules, log })
  const awake = () => resting.awake(rules())
  const engine = await openEngine({ store, rules: awake(), now, clock: time, log, ...(gateway && { gateway }) })
  const setRules = () => engine.setRules(awake())
  places.follow(setRules)
  resting.follow(setRules)
  const alerts = await openAlertList({ store, inForce: engine.inForce, log })
  const drills = openDrills({ engine, alerts, store, receive, now, log })
  const answers = await openSirenAnswers({ store, subscribers, now, elapsed_ms: time.elapsed_ms, log })
  const series = await openSeriesWatch({ store, watched: () => watchedBy(engine.inForce()), now, log })
  const watch = openWarningWatch({ engine, alerts, series, known, resting, now, clock: time, log })
  const wires = () => wiresInTrouble(stations.list())
  const watching = notices && openWatchNotices({ notices, watch, engine, sirens: answers.troubles, wires })
  watch.onLook(() => watching?.tell())
  let sirens: ReaderLoop | null = null
  const told = (readers: readonly Reader[]) => (alert: Alert) =>
    withReached(
      watch.present(alert),
      readers.flatMap(({ reached }) => reached?.(alert.id) ?? []),
    )

  return {
    standing: (limit, readers) => alerts.list(limit).map(told(readers)),
    inForce: engine.inForce,
    rules: rulebook.rules,
    sounding: () => answers.list().filter(({ state }) => state === 'sounding').length,
    hearSiren: answers.heard,
    sirens: () => partOf(sirensLink({ answers })),
    look: watch.look,
    hangsOn: (station, sensor) =>
      hangsOn({ station, sensor }, { inForce: engine.inForce(), running: alerts.running() }),
    async announce(publish) {
      sirens = await openSirens({ store, alerts, watch, publish, log })
    },
    reader: {
      name: reader,
      position: engine.position,
      setAside: () => engine.setAside() + alerts.setAside() + series.setAside() + (sirens?.setAside() ?? 0),
      state: () => partOf(rulesLink({ engine, watch, resting })),
      files: { damages: rulebook.damages, check: async () => rulebook.check() },
      links: () => warningLinks({ engine, watch, resting, alerts, answers, now }),
      resources: (app, readers) => {
        const ofId = (id: string) => rules().filter((rule) => rule.id === id)
        alertsResource(app, { alerts, present: told(readers), store, now, ...(gateway && { gateway }) })
        rulesResource(app, {
          rulebook,
          engine: { stateOf: engine.stateOf, setRules },
          placed: places.placed,
          watched: watch.ofRule,
          file: config.rules ?? null,
        })
        drillsResource(app, { drills, rules: ofId, attempts: () => attemptsOf(readers) })
        sirensResource(app, { answers })
        backtestResource(app, { store, rules, stations: known, now })
      },
      metrics: [
        gauge('pantau_rules', 'Rules that count', () => engine.inForce().length),
        gauge('pantau_alerts_active', 'Alerts that run', () => alerts.running().length),
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
        resting.close()
        watch.close()
        await drills.close()
        await series.close()
        await sirens?.close()
        await answers.close()
        await alerts.close()
        await engine.close()
        rulebook.close()
      },
    },
  }
}
