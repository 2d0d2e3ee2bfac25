/** A backup that a person asks for while the gateway runs. */
import { z } from 'zod'
import { ms } from './basics.ts'

export const BackupTarget = z.enum(['file', 'download'])
export type BackupTarget = z.infer<typeof BackupTarget>

export const BackupAnswer = z.object({
  file: z.string().nullable().describe('where backups go by the settings (backup.file); null: nowhere'),
  may_download: z.boolean().describe('whether nobody can read on the way: it is encrypted, or stays on this computer'),
  running: BackupTarget.nullable(),
  last: z
    .object({
      target: BackupTarget,
      ended_ms: ms,
      ok: z.boolean(),
      says: z.string().describe('what refused; empty when nothing did'),
      says_id: z.string().describe('the same in Bahasa Indonesia'),
      bytes: z.int(),
      damaged: z.int().describe('files that are damaged in the data folder'),
    })
    .nullable()
    .describe('the last one that was asked for here since the start'),
  download: z.object({ bytes: z.int(), made_ms: ms }).nullable().describe('what can be fetched now, for an hour'),
})
export type BackupAnswer = z.infer<typeof BackupAnswer>
