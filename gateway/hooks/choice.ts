/** Which events a hook hears of: the settings that every kind of hook has for it, and the choice itself. */
import { z } from 'zod'
import { id, yesNo } from '../../edge/platform/setting-words.ts'
import type { AlertEvent } from '../contract.ts'
import type { Due } from './deliveries.ts'

const severities = ['Minor', 'Moderate', 'Severe', 'Extreme'] as const // in rising order
const kinds = ['raised', 'escalated', 'eased', 'cleared'] as const

/** What is left out excludes nothing. */
export const choiceSettings = {
  rules: z.array(id).min(1).max(100).describe('a list of rule ids').optional(),
  min_severity: z
    .enum(severities)
    .describe(`one of ${severities.join(', ')}`)
    .optional(),
  events: z
    .array(z.enum(kinds))
    .min(1)
    .describe(`a list of ${kinds.join(', ')}`)
    .optional(),
  drills: yesNo.describe('true: drills are delivered too, marked as exercise; false: they are not').default(true),
}
export type ChoiceSettings = z.output<z.ZodObject<typeof choiceSettings>>

const rankOf = (severity: AlertEvent['severity']) => severities.indexOf(severity)

/** `told`: alerts that the hook heard of and that were not over when it stopped. */
export function openChoice({ rules, min_severity, events, drills }: ChoiceSettings, told: readonly string[]) {
  const open = new Set(told)

  /** A siren that was told of a severe alert must also hear that it eased or is over, however mild it is then. */
  function isWanted(event: AlertEvent): boolean {
    if (rules && !rules.includes(event.rule)) return false
    if (event.exercise && !drills) return false
    if (events && !events.includes(event.kind)) return false
    return !min_severity || rankOf(event.severity) >= rankOf(min_severity) || open.has(event.alert)
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
