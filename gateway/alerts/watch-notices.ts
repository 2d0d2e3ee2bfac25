/**
 * What of the watch is told to people: a running alert whose number is old, a rule that cannot warn, a siren that does
 * not answer. One notice for each trouble that people mend in one place; one dead station is one notice.
 */
import { joined, type Notice, type Notices, type RuleTrouble } from '../contract.ts'
import { isCombination, placeOf } from '../rules/index.ts'
import type { Engine } from './engine.ts'
import type { SirenTrouble } from './siren-troubles.ts'
import type { WarningWatch } from './warning-watch.ts'

const staleRepeat_s = 3_600 // while the alert runs: somebody has to go and look

export interface WatchNoticesOptions {
  notices: Notices
  watch: Pick<WarningWatch, 'stale' | 'troubles'>
  engine: Pick<Engine, 'inForce'>
  sirens: () => SirenTrouble[]
  /** The sensors whose wire is in trouble, as "station/sensor": `gateway/nodes` tells people, and a cut wire is one notice. */
  wires: () => ReadonlySet<string>
}

/** Gives what says all that is wrong now, and ends what no longer is. */
export function openWatchNotices({ notices, watch, engine, sirens, wires }: WatchNoticesOptions) {
  let told = new Set<string>()
  let cut: ReadonlySet<string> = new Set()
  return {
    tell() {
      cut = wires()
      const present = [...staleNotices(), ...readingNotices(), ...ruleNotices(), ...sirens().map(sirenNotice)]
      for (const notice of present) notices.notify(notice)
      const ids = new Set(present.map(({ id }) => id))
      for (const id of told) if (!ids.has(id)) notices.end(id)
      told = ids
    },
  }

  function staleNotices(): Notice[] {
    const others = watch.stale().filter(({ alert }) => !cut.has(`${alert.station}/${alert.sensor}`))
    return others.map(({ alert, stale }) => ({
      id: `stale-${alert.rule}`,
      severity: alert.severity,
      since_ms: stale.since_ms,
      repeat_s: staleRepeat_s,
      title: {
        id: `${alert.place}: ${alert.label} tanpa data baru`,
        en: `${alert.place}: ${alert.label} without new data`,
      },
      text: stale.says,
    }))
  }

  /** Rules without readings, by station: what people go and look at. A running alert tells it itself. */
  function readingNotices(): Notice[] {
    const speaking = new Set([...watch.stale().map(({ alert }) => alert.rule), ...silentRules()])
    const byStation = new Map<string, { place: string; troubles: RuleTrouble[] }>()
    for (const [rule, troubles] of watch.troubles()) {
      if (speaking.has(rule)) continue
      const { station, place, sensor } = whereIs(rule)
      if (cut.has(`${station}/${sensor}`)) continue
      const silent = troubles.filter(({ kind }) => kind === 'no-readings')
      const known = byStation.get(station)
      if (silent.length > 0) byStation.set(station, { place, troubles: [...(known?.troubles ?? []), ...silent] })
    }
    return [...byStation].map(([station, { place, troubles }]) => ({
      id: `no-readings-${station}`,
      severity: 'Severe',
      since_ms: Math.min(...troubles.map(({ since_ms }) => since_ms!)),
      title: { id: `${place}: tidak ada data`, en: `${place}: no data` },
      text: joined(troubles),
    }))
  }

  function ruleNotices(): Notice[] {
    return [...watch.troubles()].flatMap(([rule, troubles]) => {
      const others = troubles.filter(({ kind }) => kind !== 'no-readings' && kind !== 'trial') // its station says that
      if (others.length === 0) return []
      const since = others.flatMap(({ since_ms }) => since_ms ?? [])
      return [
        {
          id: `rule-${rule}`,
          severity: 'Severe' as const,
          since_ms: since.length > 0 ? Math.min(...since) : watchedSince_ms(rule),
          title: { id: `Aturan ${rule} tidak menjaga`, en: `The rule ${rule} does not watch` },
          text: joined(others),
        },
      ]
    })
  }

  /** Rules whose series a silence alert speaks of already. */
  function silentRules(): string[] {
    const one = engine.inForce()
    const keys = one.flatMap(({ rule, state }) =>
      !isCombination(rule) && rule.measure === 'silence' && state.alert
        ? [`${rule.station}/${rule.sensor}/${rule.quantity}`]
        : [],
    )
    return one.flatMap(({ rule }) =>
      !isCombination(rule) && keys.includes(`${rule.station}/${rule.sensor}/${rule.quantity}`) ? [rule.id] : [],
    )
  }

  function whereIs(id: string): { station: string; place: string; sensor?: string } {
    const rule = engine.inForce().find((one) => one.rule.id === id)?.rule
    if (!rule || isCombination(rule)) return { station: id, place: id }
    return { station: rule.station, place: placeOf(rule), sensor: rule.sensor }
  }

  function watchedSince_ms(id: string): number {
    return engine.inForce().find(({ rule }) => rule.id === id)?.state.watching_ms ?? 0
  }
}

function sirenNotice({ siren, kind, since_ms, says }: SirenTrouble): Notice {
  const id = `siren-${siren}-${kind}`
  return { id, severity: 'Severe', since_ms, title: { id: `Sirene ${siren}`, en: `Siren ${siren}` }, text: says }
}
