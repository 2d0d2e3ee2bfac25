/**
 * Whether a message has come before. A board that got no answer sends it again; a reading with a time of its own is known by
 * that, one that is dated by its arrival is not:
 *
 * - MQTT with QoS 1: the same packet id from the same name, marked DUP, with the same topic and payload. The record keeps
 *   these three beside what was stored, so a repeat is known after a restart of the gateway, too.
 * - LoRaWAN: the frame counter, as the ledger of the station has it.
 *
 * An id that comes without DUP is a new message: the answer to the one before has arrived, or its sender began anew.
 */
import { checksumOf } from '../../edge/platform/checksum.ts'
import { putLast } from '../../edge/platform/put-last.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { PackEntry, SentMessage, Store } from '../store/index.ts'

const messages_max = 20_000
/** Packet ids come again: after a restart of a board from 1. Who waits for an answer asks again within a minute or so. */
const counts_ms = 10 * minute_ms
/** So much of the log is looked at: what was on its way when the gateway stopped. */
const tail_commits = 64

interface Known<T> {
  sum: number
  at_ms: number
  receipt: Promise<T>
}

export interface RepeatTools {
  store: Pick<Store, 'position' | 'read'>
  now: () => number
}

export type Repeats<T> = Awaited<ReturnType<typeof openRepeats<T>>>

/** `before`: what a repeat of something from before the start is answered with. */
export async function openRepeats<T>({ store, now }: RepeatTools, before: T) {
  const known = new Map<string, Known<T>>()
  const numbers = new Map<string, Promise<T>>()
  for (const { message, received_ms } of await lastMessages(store)) {
    note(message!, received_ms, Promise.resolve(before))
  }

  return {
    /** Does `work` unless this very message was taken before; then its answer counts. */
    message(message: SentMessage, isDup: boolean, work: () => Promise<T>): { receipt: Promise<T>; isRepeat: boolean } {
      const found = known.get(keyOf(message))
      if (isDup && found && found.sum === message.sum && Math.abs(now() - found.at_ms) <= counts_ms) {
        return { receipt: found.receipt, isRepeat: true }
      }
      const receipt = work()
      note(message, now(), receipt)
      // Refused by the disk: it comes again, and is new then.
      receipt.catch(() => known.delete(keyOf(message)))
      return { receipt, isRepeat: false }
    },
    /** The same by a number, of which the ledger knows whether it was received. */
    async number(name: string, wasReceived: () => Promise<boolean>, work: () => Promise<T>): Promise<T | 'repeat'> {
      const under = numbers.get(name)
      if (under) {
        await under
        return 'repeat'
      }
      if (await wasReceived()) return 'repeat'
      const now = numbers.get(name) // somebody asked at the same time
      if (now) {
        await now
        return 'repeat'
      }
      const receipt = work()
      putLast(numbers, name, receipt, messages_max)
      receipt.catch(() => numbers.delete(name))
      return receipt
    },
  }

  function note(message: SentMessage, at_ms: number, receipt: Promise<T>) {
    putLast(known, keyOf(message), { sum: message.sum, at_ms, receipt }, messages_max)
  }
}

const keyOf = ({ by, id }: SentMessage): string => `${by} ${id}`

/** What tells one message of a name from another one with its packet id. */
export function messageOf(by: string, id: number, topic: string, payload: Buffer): SentMessage {
  return { by, id, sum: checksumOf(Buffer.from(`${topic}\n`), payload) }
}

/** Those at the end of the log, oldest first. */
async function lastMessages(store: RepeatTools['store']): Promise<Pick<PackEntry, 'message' | 'received_ms'>[]> {
  const found: Pick<PackEntry, 'message' | 'received_ms'>[] = []
  const end = store.position()
  let after = Math.max(0, end - tail_commits)
  while (after < end) {
    const { commits } = await store.read(after)
    const last = commits.at(-1)
    if (!last) break
    after = last.pos
    for (const { entries } of commits) {
      for (const entry of entries) if (entry.kind === 'pack' && entry.message) found.push(entry)
    }
  }
  return found
}
