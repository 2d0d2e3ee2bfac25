/** Damage of one of the gateway's own files. */
export interface Damage {
  /** Its name in the data folder. */
  file: string
  found_ms: number
  /** The name of the damaged file, which was moved aside; null when nothing was left of it. */
  aside: string | null
  /** When the copy was made that stands in its place; null or absent: there was none. */
  copy_ms?: number | null
  /** Which commits of the log cannot be read any more, and when those around them were made. */
  lost?: { from: number; to: number; from_ms: number | null; to_ms: number | null }
  /** What is gone of the history by series; all the rest of it is there. */
  history?: {
    /** `values`: null when it cannot be told how many; 0 when only summaries of them are gone. */
    sensors: readonly { station: string; sensor: string; values: number | null; from_ms: number; to_ms: number }[]
    /** How many sensors more. */
    more: number
    alerts: number
    refused: number
    entries: { n: number; stations: readonly string[] }
    isUnknown: boolean
  }
}
