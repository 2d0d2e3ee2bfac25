/** Which events a hook hears of. */
import type { AlertEvent } from '../contract.ts'
import type { Due } from './deliveries.ts'

export interface Wishes {
  rules?: string[] | undefined
  min_severity?: AlertEvent['severity'] | undefined
  events?: AlertEvent['kind'][] | undefined
  drills: boolean
}

const ranks = { Minor: 0, Moderate: 1, Severe: 2, Extreme: 3 }

/** `told`: alerts that the hook heard of and that were not over when it stopped. */
export function openChoice({ rules, min_severity, events, drills }: Wishes, told: readonly string[]) {
  const open = new Set(told)

  /** A siren that was told of a severe alert must also hear that it eased or is over, however mild it is then. */
  function isWanted(event: AlertEvent): boolean {
    if (rules && !rules.includes(event.rule)) return false
    if (event.exercise && !drills) return false
    if (events && !events.includes(event.kind)) return false
    return !min_severity || ranks[event.severity] >= ranks[min_severity] || open.has(event.alert)
  }

  return {
    /** In the order of the log. `told` and `over` are what changed in what the hook knows. */
    choose(found: Due[]) {
      const due = found.filter(({ event }) => {
        const wanted = isWanted(event)
        if (event.kind === 'cleared') open.delete(event.alert)
        else if (wanted && min_severity) open.add(event.alert)
        return wanted
      })
      const over = found.filter(({ event }) => event.kind === 'cleared').map(({ event }) => event.alert)
      const told = [...new Set(due.map(({ event }) => event.alert))].filter((alert) => open.has(alert))
      return { due, told, over }
    },
  }
}
