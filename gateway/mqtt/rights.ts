/** Who may publish and subscribe where. Pure. */
import { idPattern, topicsOf } from '../../edge/contract.ts'
import type { Role } from '../stations/index.ts'

export const alertsBase = 'pantau/1/alerts'

/** What a station says on one of its three topics. */
export type Speech = 'readings' | 'about' | 'status'

/** What one connection may do, worked out once: the topics are compared for every packet. */
export interface Rights {
  role: Role
  id: string
  /** The meaning of a topic it publishes on; undefined when that is not its topic. */
  speechOn(topic: string): Speech | undefined
  maySubscribe(topic: string): boolean
}

export function rightsOf(role: Role, id: string): Rights {
  if (role === 'subscriber') return { role, id, speechOn: () => undefined, maySubscribe: isWithinAlerts }
  const { readings, about, status } = topicsOf(id)
  const own = `pantau/1/${id}/`
  return {
    role,
    id,
    speechOn(topic) {
      if (topic === readings) return 'readings'
      if (topic === status) return 'status'
      return topic === about ? 'about' : undefined
    },
    maySubscribe: (topic) => isWithinAlerts(topic) || [readings, about, status, `${own}+`, `${own}#`].includes(topic),
  }
}

// One level for the rule, exact or wildcard: there is nothing below it.
function isWithinAlerts(topic: string): boolean {
  if (!topic.startsWith(`${alertsBase}/`)) return false
  const rule = topic.slice(alertsBase.length + 1)
  return rule === '#' || rule === '+' || idPattern.test(rule)
}
