/** What of the record is damaged, in words that other parts and people use. */
/** A file of the record that is damaged, and which commits cannot be read any more. They were acknowledged once. */
export interface RecordDamage {
  /** Its name in the data folder. */
  file: string
  /** Its new name, when it was moved aside. */
  aside: string | null
  /** Positions, and when the readable commits around them were made; null where there is none. */
  lost?: { from: number; to: number; from_ms: number | null; to_ms: number | null }
  /** What is gone of the history by series. */
  history?: HistoryLoss
}

/** What one damaged file has taken out of the history, for people. All the rest is there. */
export interface HistoryLoss {
  /** One for each sensor, at most `sensors_max` of them; `more` counts the others. */
  sensors: LostOfSensor[]
  more: number
  /** Events of alerts, quarantined readings, and entries of the log that could not be taken, in numbers. */
  alerts: number
  refused: number
  entries: { n: number; stations: string[] }
  /** There was more, and nobody can tell what. */
  isUnknown: boolean
}

export interface LostOfSensor {
  station: string
  sensor: string
  /** Single values; null when it cannot be told how many. 0: only summaries of minutes, hours or days. */
  values: number | null
  /** The times of the first and the last of them. */
  from_ms: number
  to_ms: number
}
