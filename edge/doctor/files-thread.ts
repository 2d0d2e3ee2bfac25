/** Reads the files of a station's data folder, apart from the other checks: a card that dies may take minutes for one of them. */
import { serve } from '../platform/thread.ts'
import { verifyFiles } from '../platform/verify-files.ts'

serve({ open: () => undefined, verify: (folder: string) => verifyFiles(folder, ['outbox.db']) })
