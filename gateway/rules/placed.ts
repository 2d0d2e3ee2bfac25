/**
 * Rules with what their texts need to know of the place: the name and position that were registered for the station (else
 * what it says of itself), its time zone, whom to call. What a rule states itself always wins. A combination takes the
 * places of the rules it watches.
 */
import type { LocalizedText, Position } from '../contract.ts'
import { placeOf } from './describe.ts'
import { hazardOf, worstHazard } from './hazard.ts'
import { usualZone, zoneOf } from './local-time.ts'
import { type Combination, isCombination, membersOf, type Rule, type SeriesRule } from './rule.ts'

/** A station as people know it; `name` is its id when it has none. */
export interface KnownPlace {
  station: string
  name: string
  place: Position | null
}

/** What the gateway's settings say for all rules that do not say it themselves. */
export interface RuleDefaults {
  zone?: string | undefined
  contact?: string | undefined
  web?: string | undefined
}

const names_max = 3 // of a combination; more is no name

/** The same rules in the same order. */
export function placed(rules: readonly Rule[], stations: readonly KnownPlace[], defaults: RuleDefaults): Rule[] {
  const byStation = new Map(stations.map((station) => [station.station, station]))
  const own = rules.map((rule) => (isCombination(rule) ? rule : atStation(rule, byStation.get(rule.station), defaults)))
  const byId = new Map(own.map((rule) => [rule.id, rule]))
  return own.map((rule) => (isCombination(rule) ? atMembers(rule, membersIn(byId, rule), defaults) : rule))
}

function atStation(
  rule: SeriesRule,
  station: KnownPlace | undefined,
  { zone, contact, web }: RuleDefaults,
): SeriesRule {
  const position = rule.position ?? station?.place ?? undefined
  return {
    ...rule,
    name: rule.name ?? (station?.name || rule.station),
    zone: rule.zone ?? zoneOf(zone, position),
    hazard: rule.hazard ?? hazardOf(rule),
    ...withKnown({ position, contact: rule.contact ?? contact, web: rule.web ?? web }),
  }
}

function atMembers(
  rule: Combination,
  members: readonly SeriesRule[],
  { zone, contact, web }: RuleDefaults,
): Combination {
  const [first] = members
  const areas = [...new Set(members.flatMap(({ area }) => area ?? []))]
  const hazards = members.flatMap(({ hazard }): LocalizedText[] => (hazard ? [hazard] : []))
  return {
    ...rule,
    name: rule.name ?? (namesOf(members) || rule.id),
    zone: rule.zone ?? zone ?? first?.zone ?? usualZone,
    ...withKnown({
      hazard: rule.hazard ?? worstHazard(hazards) ?? undefined,
      area: rule.area ?? (areas.length > 0 ? areas : undefined),
      position: rule.position ?? first?.position,
      polygon: rule.polygon ?? first?.polygon,
      geocode: rule.geocode ?? first?.geocode,
      contact: rule.contact ?? contact ?? first?.contact,
      web: rule.web ?? web ?? first?.web,
    }),
  }
}

function namesOf(members: readonly SeriesRule[]): string {
  const names = [...new Set(members.map(placeOf))]
  const more = names.length - names_max
  return [...names.slice(0, names_max), ...(more > 0 ? [`+${more}`] : [])].join(', ')
}

/** The rules of series that a combination watches, also through other combinations. `checkRules` has refused circles. */
function membersIn(byId: ReadonlyMap<string, Rule>, combination: Combination): SeriesRule[] {
  return membersOf(combination).flatMap(({ rule: id }) => {
    const rule = byId.get(id)
    if (!rule || rule === combination) return []
    return isCombination(rule) ? membersIn(byId, rule) : [rule]
  })
}

function withKnown<Keys extends object>(keys: Keys): Keys {
  return Object.fromEntries(Object.entries(keys).filter(([, value]) => value !== undefined)) as Keys
}
