/** `GET /overview`: all that the first screen of the page needs, in one answer. */
import type { Logger } from 'pino'
import { byName } from '../../edge/platform/by-name.ts'
import type { Alert, ChainAnswer, LevelInForce, Outlook, OverviewAnswer, Station } from '../contract.ts'
import { OverviewAnswer as Answer } from '../contract.ts'
import { type App, isStaff, publicChain } from '../http/index.ts'
import { midnightBefore, type RuleWithState, zoneOf } from '../rules/index.ts'
import { chainBrief } from './chain-brief.ts'
import { levelsInForce } from './levels.ts'
import { openPasts, type Pasts, type PastsOptions } from './pasts.ts'
import { windowsOf } from './windows.ts'

export interface OverviewParts {
  store: PastsOptions['store']
  stations: () => readonly Station[]
  /** The newest alerts, at most so many of those that ended. */
  alerts: (limit: number) => Alert[]
  rules: () => readonly RuleWithState[]
  sounding: () => number
  chain: () => ChainAnswer
  gateway: OverviewAnswer['gateway']
  /** Of one station, by "sensor.quantity". */
  impactsOf: (station: string) => Record<string, NonNullable<Outlook['impacts']>>
  /** The time zone of the settings; absent: each station's own, by its place. */
  zone?: string | undefined
  now: () => number
  log: Logger
}

export type Overview = ReturnType<typeof openOverview>

const ended_max = 20 // the page of an alert asks for older ones by name

export function openOverview(parts: OverviewParts) {
  const { store, stations, rules, zone, now, log } = parts
  const midnightOf = ({ place }: Station, now_ms: number) => midnightBefore(zoneOf(zone, place), now_ms)
  const falling = () => {
    const levels = levelsInForce(rules(), now())
    return (station: string, key: string) =>
      levels
        .get(station)
        ?.get(key)
        ?.every(({ below }) => below) ?? false
  }
  const windows: PastsOptions['windows'] = (series) => windowsOf(rules(), series)
  const pasts = openPasts({ store, stations, midnightOf, falling, windows, now, log })

  return {
    async answer(isStaff: boolean): Promise<OverviewAnswer> {
      const past = await pasts.of()
      const inForce = rules()
      const chain = parts.chain()
      const now_ms = now()
      const all = [...stations()]
      return {
        now_ms,
        gateway: parts.gateway,
        stations: all,
        alerts: parts.alerts(ended_max).map(light),
        rules: new Set(inForce.flatMap(({ rule, exercise }) => (exercise ? [] : [rule.id]))).size,
        sirens_sounding: parts.sounding(),
        outlook: outlookOf(past, levelsInForce(inForce, now_ms), all, parts.impactsOf),
        chain: chainBrief(isStaff ? chain : publicChain(chain)),
      }
    },
    close: pasts.close,
  }
}

export function overviewResource(app: App, { answer }: Pick<Overview, 'answer'>) {
  app.get(
    '/api/v1/overview',
    {
      config: { may: 'see' },
      schema: {
        summary: 'What the first screen shows: stations, warnings, where each series is heading and what it means',
        description: 'Made for one page that asks seldom: live values come by GET /live, long series by GET /series.',
        response: { 200: Answer },
      },
    },
    (request) => answer(isStaff(request)),
  )
}

/** What was measured lies in the alert itself, once: not again in each of its events, nor in what is over. */
function light(alert: Alert): Alert {
  return {
    ...alert,
    evidence: alert.state === 'cleared' ? [] : alert.evidence,
    events: alert.events.map((event) => (event.kind === 'acknowledged' ? event : { ...event, evidence: [] })),
  }
}

function outlookOf(
  pasts: Pasts,
  levels: ReadonlyMap<string, ReadonlyMap<string, LevelInForce[]>>,
  stations: readonly Station[],
  impactsOf: OverviewParts['impactsOf'],
): OverviewAnswer['outlook'] {
  const outlook = byName<Record<string, Outlook>>()
  const at = (station: string, key: string) => {
    outlook[station] ??= {}
    outlook[station][key] ??= {}
    return outlook[station][key]
  }
  for (const [station, bySeries] of pasts) {
    for (const [key, past] of bySeries) if (Object.keys(past).length > 0) Object.assign(at(station, key), past)
  }
  for (const [station, bySeries] of levels) for (const [key, own] of bySeries) at(station, key).levels = own
  for (const { station } of stations) {
    for (const [key, impacts] of Object.entries(impactsOf(station))) at(station, key).impacts = impacts
  }
  return outlook
}
