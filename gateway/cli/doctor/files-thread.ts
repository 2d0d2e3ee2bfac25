/** Reads the small files of a gateway's data folder, apart from the other checks. Its history is `verify`'s business: it takes longer. */
import { serve } from '../../../edge/platform/thread.ts'
import { verifySmallFiles } from '../../damage/index.ts'

serve({ open: () => undefined, verify: verifySmallFiles })
