/** The section `cap` of `gateway.yaml`: in whose name warnings go out, and whether they are meant. */
import { z } from 'zod'
import { needs, says, shownUrl, word } from '../../edge/platform/setting-words.ts'
import { Zone } from '../rules/index.ts'
import { senderProblem } from './cap.ts'

/** Who speaks where the settings do not say it. Documents of before carry it alone; see `senderOf`. */
const nobody = 'pantau@localhost'

const whoSpeaks = {
  id: 'peringatan sungguhan perlu pengirim; tulis siapa Anda, misalnya sender: warga-ciliwung@example.org',
  en: 'real warnings need a sender; say who you are, such as sender: warga-ciliwung@example.org',
}

export const CapSettings = z
  .strictObject({
    status: z
      .enum(['Exercise', 'Actual', 'Test'])
      .meta(needs('Exercise, Actual, atau Test', 'Exercise, Actual or Test'))
      .default('Exercise'),
    sender: word
      .meta(
        needs(
          'siapa yang berbicara, misalnya warga-ciliwung@example.org',
          'who speaks, such as warga-ciliwung@example.org',
        ),
      )
      .default(nobody),
    sender_name: word.default('Pantau'),
    address: shownUrl
      .meta(
        needs(
          'alamat server desa bagi orang lain, misalnya https://pantau.example.org',
          'where others reach the gateway, such as https://pantau.example.org',
        ),
      )
      .optional(),
    zone: Zone.optional(),
    expires_s: z
      .int()
      .min(60)
      .max(604_800)
      .meta(needs('bilangan bulat dalam detik, 60 sampai 604800', 'a whole number of seconds, 60 to 604800'))
      .default(10_800),
    radius_km: z
      .number()
      .min(0)
      .max(1_000)
      .meta(needs('angka dalam kilometer, 0 sampai 1000', 'a number of kilometres, 0 to 1000'))
      .default(1),
  })
  .superRefine(({ status, sender }, ctx) => {
    const problem = status === 'Actual' && sender === nobody ? whoSpeaks : senderProblem(sender)
    if (problem) ctx.addIssue({ ...{ code: 'custom', path: ['sender'] }, ...says(problem.id, problem.en) })
  })
export type CapSettings = z.output<typeof CapSettings>

/**
 * The sender of a message. Nobody in the settings: this gateway, in a name that no other has, unless the alert began under
 * an older version, whose documents do not change.
 */
export function senderOf({ sender }: CapSettings, event?: { alert: string; gateway?: string | undefined }): string {
  const gateway = event?.gateway
  const isOfGateway = gateway !== undefined && event?.alert.endsWith(`_${gateway}`)
  return sender === nobody && isOfGateway ? `pantau-${gateway}@localhost` : sender
}
