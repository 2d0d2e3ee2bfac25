/** Addresses of what people change, relative to the page. */
import { stationUrl } from '../api.ts'

const api = 'api/v1'

export const aboutUrl = (station: string) => stationUrl(station)
export const retireUrl = (station: string) => stationUrl(station, '/retire')
export const logbookUrl = (station: string) => stationUrl(station, '/logbook')
export const entryUrl = (station: string, entry: string) => `${logbookUrl(station)}/${encodeURIComponent(entry)}`
/** `url` as an entry says it. */
export const photoUrl = (url: string) => `${api}/${url}`
export const ruleUrl = (rule: string) => `${api}/rules/${encodeURIComponent(rule)}`
export const correctionsUrl = `${api}/corrections`
export const previewUrl = `${correctionsUrl}/preview`
export const correctionUrl = (id: string) => `${correctionsUrl}/${encodeURIComponent(id)}`
export const retryUrl = `${api}/quarantine/retry`
export const backupUrl = `${api}/backup`
export const hookTestUrl = (hook: string) => `${api}/hooks/${encodeURIComponent(hook)}/test`
export const replayUrl = (hook: string, from_ms: number) =>
  `${api}/hooks/${encodeURIComponent(hook)}/replay?from=${Math.floor(from_ms)}`
