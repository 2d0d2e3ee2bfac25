/** What the first ten seconds are made of, and what comes out. */
import type { Alert, OverviewAnswer, Station } from '../../gateway/contract.ts'

export type FirstKnown = Pick<OverviewAnswer, 'outlook' | 'rules' | 'chain' | 'sirens_sounding' | 'gateway'>

export interface Known {
  stations: readonly Station[]
  alerts: readonly Alert[]
  /** Undefined until the overview has come. */
  first: FirstKnown | undefined
  now_ms: number
}

export interface CalmSeries {
  station: string
  key: string
}

export interface Headline {
  /** `unknown`: nothing current is known; `blind`: nobody will be warned. */
  tone: Alert['severity'] | 'calm' | 'unknown' | 'blind' | 'exercise'
  text: string
  /** What must be known beside it, one sentence each. */
  more: string[]
  /** What it speaks of. */
  series?: CalmSeries
}
