/** What requests and answers about rows with photos have in common. */
import { z } from 'zod'
import { minute_ms } from '../../edge/platform/time.ts'
import { ProblemError, type Reply, tooMany } from '../http/index.ts'
import { photoBytes_max } from './photo.ts'
import { NotKept } from './photo-book.ts'

/** An id that whoever writes makes, so that what is sent twice is written once. */
export const ownId = z.string().regex(/^[a-z0-9-]{8,40}$/)

const base64_max = Math.ceil(photoBytes_max / 3) * 4
export const photoBodyBytes_max = base64_max + 16 * 1024

export const PhotoField = z
  .string()
  .min(1)
  .max(base64_max)
  .regex(/^[A-Za-z0-9+/]+={0,2}$/)
  .describe('a JPEG of up to 1 MiB, base64')
  .optional()

const ahead_ms = 5 * minute_ms // a phone's clock is seldom right to the second

/** Throws a `ProblemError` for what somebody says to have seen later than now. */
export function mustHaveBeen(at_ms: number, now_ms: number): void {
  if (at_ms > now_ms + ahead_ms)
    throw new ProblemError(400, {
      id: 'Waktunya belum tiba. Periksa tanggal dan jamnya.',
      en: 'at: lies in the future. Check date and time.',
    })
}

export function bytesOf(photo: z.output<typeof PhotoField>): Buffer | undefined {
  return photo === undefined ? undefined : Buffer.from(photo, 'base64')
}

/** A photo as an answer. Browsers ask again each time: it may have been deleted, or hidden. */
export function sentPhoto(reply: Pick<Reply, 'type'>, bytes: Buffer): string {
  reply.type('image/jpeg').header('cache-control', 'private, no-cache')
  return bytes as unknown as string // the schema calls the answer a string: it is bytes
}

/** With what cannot be kept as a `ProblemError`. */
export async function tried<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work()
  } catch (err) {
    if (err instanceof NotKept) throw err.isForNow ? tooMany(err.says, 3_600) : new ProblemError(409, err.says)
    if ((err as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new ProblemError(507, {
        id: 'Disk server desa penuh. Tidak ada yang disimpan.',
        en: 'The disk of the gateway is full. Nothing was kept.',
      })
    throw err
  }
}
