/** The thread that makes a backup while the gateway runs: reading and deflating years must not delay a warning. */
import { lowerPriority } from '../../edge/platform/priority.ts'
import { serve } from '../../edge/platform/thread.ts'
import { backUp } from './backup.ts'

const calls = {
  open: () => lowerPriority(),
  backUp: (folder: string, file: string) => backUp(folder, file, Date.now),
}
export type BackupCalls = typeof calls

serve(calls)
