/**
 * Ids of alerts are unique in the world: they end in the gateway. The rules know nothing of that (the same readings give
 * the same ids), so it is added where their events are kept. An alert that began under an older version keeps its id.
 */
import type { AlertEvent } from '../contract.ts'
import type { Judgement, RuleState } from '../rules/index.ts'

type Judged = Pick<Judgement, 'states' | 'events'>

/** The same judgement, with the ids of the alerts that begin in it ending in `gateway`. */
export function withGateway({ states, events }: Judged, gateway: string): Judged {
  const begun = new Map(
    events.flatMap(({ kind, alert }) => (kind === 'raised' ? [[alert, `${alert}_${gateway}`] as const] : [])),
  )
  if (begun.size === 0) return { states, events }
  return {
    states: new Map(Array.from(states, ([key, state]) => [key, stateWith(state, begun)])),
    events: events.map((event) => eventWith(event, begun)),
  }
}

function stateWith(state: RuleState, begun: ReadonlyMap<string, string>): RuleState {
  const id = state.alert && begun.get(state.alert.id)
  return id ? { ...state, alert: { ...state.alert!, id } } : state
}

function eventWith(event: AlertEvent, begun: ReadonlyMap<string, string>): AlertEvent {
  const alert = begun.get(event.alert)
  return alert ? { ...event, alert, id: `${alert}${event.id.slice(event.alert.length)}` } : event
}
