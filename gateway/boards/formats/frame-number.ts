/**
 * The frame counter of LoRaWAN as the number of a pack. It begins at 0 with each join, so the epoch names the session, too:
 * its key, or the address that the device got.
 */
import type { Message } from '../format.ts'

const epoch_max = 64

/** Undefined where device or session are not told, or the counter is none. An absent counter is 0: both networks leave it out. */
export function frameNumber(
  device: string | undefined,
  session: string | undefined,
  f_cnt: unknown = 0,
): Message['number'] {
  if (device === undefined || session === undefined) return undefined
  if (!Number.isSafeInteger(f_cnt) || (f_cnt as number) < 0) return undefined
  const epoch = `lora-${device.toLowerCase()}-${session.replaceAll('/', '_').replaceAll('+', '-')}`
  return { epoch: epoch.replace(/[^A-Za-z0-9_-]/g, '').slice(0, epoch_max), seq: (f_cnt as number) + 1 }
}
