/** What a cut wire means for the warning. Pure. */
import { wireQuantities } from '../../hardware/quantities.ts'
import type { Alert, Station } from '../contract.ts'
import { isCombination, type RuleWithState } from '../rules/index.ts'

/** What hangs on a sensor: `alert`: a running one whose number it gives; `isTold`: a rule of people's own tells of its wire. */
export interface HangsOn {
  isWatched: boolean
  alert?: Alert
  isTold?: true
}

/** The sensors whose wire is in trouble, as "station/sensor". */
export function wiresInTrouble(stations: readonly Pick<Station, 'station' | 'troubles'>[]): Set<string> {
  const ofStation = ({ station, troubles = [] }: Pick<Station, 'station' | 'troubles'>) =>
    troubles.flatMap(({ kind, sensor }) => (kind === 'wire' ? [`${station}/${sensor}`] : []))
  return new Set(stations.flatMap(ofStation))
}

/** Exercises count for nothing. */
export function hangsOn(
  { station, sensor }: { station: string; sensor: string },
  { inForce, running }: { inForce: readonly RuleWithState[]; running: readonly Alert[] },
): HangsOn {
  const alerts = running.filter((one) => one.state === 'active' && !one.exercise && one.station === station)
  const own = alerts.filter((one) => one.sensor === sensor)
  const alert = own.find(({ quantity }) => !isOfWire(quantity))
  return {
    isWatched: inForce.some(
      ({ rule, exercise }) =>
        !exercise &&
        !isCombination(rule) &&
        rule.station === station &&
        rule.sensor === sensor &&
        !isOfWire(rule.quantity),
    ),
    ...(alert && { alert }),
    ...(own.some(({ quantity }) => isOfWire(quantity)) && { isTold: true as const }),
  }
}

const ofWires: readonly string[] = wireQuantities
const isOfWire = (quantity: string | null) => quantity !== null && ofWires.includes(quantity)
