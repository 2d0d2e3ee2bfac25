/** What `gateway.yaml` says about backups. */
import { z } from 'zod'
import { needs } from '../../edge/platform/setting-words.ts'

export const BackupSettings = z.strictObject({
  file: z
    .string()
    .min(1)
    .meta(
      needs(
        'path berkas cadangan, misalnya /media/stick/desa.pantau',
        'the path of the backup file, such as /media/stick/desa.pantau',
      ),
    ),
})
