/** Who may publish and subscribe where. Pure. */
import { idPattern, topicsOf } from '../../edge/contract.ts'
import type { Role } from '../stations/index.ts'
import { isListenersFilter } from './filters.ts'

export const alertsBase = 'pantau/1/alerts'
const sirensBase = 'pantau/1/sirens'

/** What a topic means to who publishes on it: a word of a station, or the answer of a siren. `id`: whose. */
export interface Speech {
  what: 'readings' | 'about' | 'status' | 'siren'
  id: string
}

/** What may be left as a last will: that whoever speaks is gone. */
export function isLastWord(speech: Speech | undefined): boolean {
  return speech?.what === 'status' || speech?.what === 'siren'
}

/** What one connection may do, worked out once: the topics are compared for every packet. */
export interface Rights {
  role: Role
  id: string
  /** The meaning of a topic it publishes on; undefined when that is not its topic. */
  speechOn(topic: string): Speech | undefined
  maySubscribe(topic: string): boolean
  /** Whether it may speak for this station. */
  carries(station: string): boolean
}

/** `carriedBy`: for which stations a bridge may speak; absent: for none. */
export function rightsOf(role: Role, id: string, carriedBy: CarriedBy = () => nobody): Rights {
  if (role === 'subscriber') {
    const own = `${sirensBase}/${id}`
    const siren: Speech = { what: 'siren', id }
    return {
      role,
      id,
      speechOn: (topic) => (topic === own ? siren : undefined),
      maySubscribe: isWithinAlerts,
      carries: nobody,
    }
  }
  if (role === 'listener') {
    const maySubscribe = (filter: string) => isListenersFilter(filter) || isWithinAlerts(filter)
    return { role, id, speechOn: () => undefined, maySubscribe, carries: nobody }
  }
  if (role === 'bridge') {
    const carries = carriedBy(id)
    return { role, id, speechOn: (topic) => speechFor(carries, topic), maySubscribe: isWithinAlerts, carries }
  }
  const { readings, about, status, time } = topicsOf(id)
  const own = `pantau/1/${id}/`
  const words = {
    readings: { what: 'readings', id },
    about: { what: 'about', id },
    status: { what: 'status', id },
  } as const
  return {
    role,
    id,
    speechOn(topic) {
      if (topic === readings) return words.readings
      if (topic === status) return words.status
      return topic === about ? words.about : undefined
    },
    maySubscribe: (topic) =>
      isWithinAlerts(topic) || [readings, about, status, time, `${own}+`, `${own}#`].includes(topic),
    carries: (station) => station === id,
  }
}

export type CarriedBy = (bridge: string) => (station: string) => boolean

const nobody = () => false
const stationTopic = /^pantau\/1\/([^/]+)\/(readings|about|status)$/

/** A bridge sends what its stations say, on their own topics. */
function speechFor(carries: (station: string) => boolean, topic: string): Speech | undefined {
  const [, id, what] = stationTopic.exec(topic) ?? []
  return id !== undefined && carries(id) ? { what: what as 'readings' | 'about' | 'status', id } : undefined // as the pattern says
}

// One level for the rule, exact or wildcard: there is nothing below it.
function isWithinAlerts(topic: string): boolean {
  if (!topic.startsWith(`${alertsBase}/`)) return false
  const rule = topic.slice(alertsBase.length + 1)
  return rule === '#' || rule === '+' || idPattern.test(rule)
}
