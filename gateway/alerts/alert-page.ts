/** Where people see an alert: in an address that the settings or a rule give, `{alert}` stands for its id. */
import type { AlertEvent } from '../contract.ts'

/** The same event with its own address; one whose address names no alert keeps it as it was stated. */
export function withPage(event: AlertEvent): AlertEvent {
  if (event.web === undefined) return event
  return { ...event, web: event.web.replaceAll('{alert}', encodeURIComponent(event.alert)) }
}
