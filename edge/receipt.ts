/**
 * The first reading of this run that is safe at the gateway: what a person waits for at the foot of the ladder. Said once in the log,
 * and kept in `receipt.json` for `setup`, which tells it. The gateway acknowledges a pack only when it is on its disk.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { replaceSynced } from './platform/copies.ts'
import { isSystemError, remembered } from './platform/reading-files.ts'

const Reading = z.object({
  sensor: z.string(),
  at_ms: z.number(),
  values: z.record(z.string(), z.number().nullable()),
})
const Pack = z.object({ epoch: z.string(), readings: z.array(Reading).min(1) })
/** `epoch` names the run of the agent. */
export const Receipt = Reading.extend({ epoch: z.string() })
export type Receipt = z.output<typeof Receipt>

const nameIn = (folder: string) => join(folder, 'receipt.json')

/** The receipt of the newest run; undefined before the first one. */
export function receiptIn(folder: string): Receipt | undefined {
  return remembered(nameIn(folder), Receipt)
}

/** Answers what is to be told of each pack that the gateway has acknowledged. */
export function openReceipt(folder: string, epoch: string, log: Logger): (payload: string) => void {
  let isTold = false
  return (payload) => {
    if (isTold) return
    const pack = Pack.safeParse(JSON.parse(payload)).data
    if (pack?.epoch !== epoch) return // what waited since an earlier run
    isTold = true
    const newest = pack.readings.at(-1)!
    log.info({ sensor: newest.sensor, at_ms: newest.at_ms }, 'the first reading is safe at the gateway')
    try {
      replaceSynced(nameIn(folder), Buffer.from(`${JSON.stringify({ ...newest, epoch } satisfies Receipt)}\n`))
    } catch (err) {
      if (!isSystemError(err)) throw err
      log.warn({ err }, 'that the first reading is safe cannot be noted on the disk')
    }
  }
}
