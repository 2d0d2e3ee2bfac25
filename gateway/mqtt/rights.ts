/** Who may publish and subscribe where. Pure. */
import { idPattern, topicsOf } from '../../edge/contract.ts'
import type { Role } from '../stations/index.ts'

export const alertsBase = 'pantau/1/alerts'
const sirensBase = 'pantau/1/sirens'

/** What a station says on one of its three topics, and a siren on its one. */
export type Speech = 'readings' | 'about' | 'status' | 'siren'

/** What may be left as a last will: that whoever speaks is gone. */
export function isLastWord(speech: Speech | undefined): speech is 'status' | 'siren' {
  return speech === 'status' || speech === 'siren'
}

/** What one connection may do, worked out once: the topics are compared for every packet. */
export interface Rights {
  role: Role
  id: string
  /** The meaning of a topic it publishes on; undefined when that is not its topic. */
  speechOn(topic: string): Speech | undefined
  maySubscribe(topic: string): boolean
}

export function rightsOf(role: Role, id: string): Rights {
  if (role === 'subscriber') {
    const own = `${sirensBase}/${id}`
    return { role, id, speechOn: (topic) => (topic === own ? 'siren' : undefined), maySubscribe: isWithinAlerts }
  }
  const { readings, about, status, time } = topicsOf(id)
  const own = `pantau/1/${id}/`
  return {
    role,
    id,
    speechOn(topic) {
      if (topic === readings) return 'readings'
      if (topic === status) return 'status'
      return topic === about ? 'about' : undefined
    },
    maySubscribe: (topic) =>
      isWithinAlerts(topic) || [readings, about, status, time, `${own}+`, `${own}#`].includes(topic),
  }
}

// One level for the rule, exact or wildcard: there is nothing below it.
function isWithinAlerts(topic: string): boolean {
  if (!topic.startsWith(`${alertsBase}/`)) return false
  const rule = topic.slice(alertsBase.length + 1)
  return rule === '#' || rule === '+' || idPattern.test(rule)
}
