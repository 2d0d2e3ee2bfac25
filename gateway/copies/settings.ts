/** What `gateway.yaml` says about backups. */
import { z } from 'zod'

export const BackupSettings = z.strictObject({
  file: z.string().min(1).describe('the path of the backup file, such as /media/stick/desa.pantau'),
})
