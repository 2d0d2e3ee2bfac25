/** What a part of a program counts, for whoever publishes it: one row of a table, read when asked. */

/** A number, or numbers by label value. */
export type MetricValue = number | Record<string, number>

/** One row of the table. `label` names what the keys of a record are; `station/sensor`: keys are of two parts, `hulu/level`. */
export interface Metric {
  name: `pantau_${string}`
  help: string
  kind: 'counter' | 'gauge'
  label?: string
  /** It tells of one siren, bot or person: whoever sees staff matters sees it, and nobody else. */
  isForStaff?: true
  read: () => MetricValue
}

export function counter(name: Metric['name'], help: string, read: () => MetricValue, label?: string): Metric {
  return { name, help, kind: 'counter', read, ...(label && { label }) }
}

export function gauge(name: Metric['name'], help: string, read: () => MetricValue, label?: string): Metric {
  return { name, help, kind: 'gauge', read, ...(label && { label }) }
}
