/** The thread that regroups old segments: it computes for long, and ends when there is nothing to do. */
import { workerData } from 'node:worker_threads'
import { serve } from '../../../edge/platform/thread.ts'
import { type ForgottenAt, forgetInLog } from './forget-log.ts'
import { regroup } from './regroup.ts'

const { folder } = workerData as { folder: string }

const calls = {
  open: () => undefined,
  /** One stretch of segments; false when there is none left. */
  regroup: (before_ms: number) => regroup(folder, before_ms),
  /** Every file that has something of it. Gives how many. */
  forget: (forgotten: readonly ForgottenAt[]) => forgetInLog(folder, forgotten),
}
export type RegroupCalls = typeof calls

serve(calls)
