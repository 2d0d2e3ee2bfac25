/**
 * The receipt: gathers entries into commits and answers each when its commit is on disk.
 *
 * A commit is due when the oldest entry has waited `receipt_ms`, when `gather_max` wait, when an urgent one is among
 * them, or when everybody who sends is waiting already (`senders.ts`): then nothing more would come. What arrives while one is at the disk makes the next one, so a slow disk makes larger commits and not a longer
 * queue; only in a flood a second one is sent ahead, so that the disk need not wait for this thread.
 */
import { arrayOf, kept, textOf } from './log/deflate.ts'
import { type AppendOptions, type Commit, DiskRefused, type Entry, type ReaderState } from './record.ts'
import { openSenders } from './senders.ts'

export interface CommitRequest {
  /** JSON array of entries, UTF-8; null when only readers' positions are saved. */
  body: Uint8Array | null
  save: ReaderState[]
}

export interface ReceiptTools {
  /** Writes one commit; resolves with its position after fsync. */
  commit(commit: CommitRequest): Promise<number>
  /** Called once per commit, in order, before the receipts are given. */
  committed(commit: Commit): void
  receipt_ms: number
  gather_max: number
}

const commitEntries_max = 1_000
const atDisk_max = 2
const ahead_min = 256 // fewer would only make more fsyncs, and fsyncs wear cards
const commitBytes_max = 4 * 1024 * 1024
// 10 s of a broker at full speed on a disk that has stopped; beyond it senders must keep their packs.
const waitingEntries_max = 100_000
const waitingBytes_max = 64 * 1024 * 1024

interface Waiting {
  entries: Entry[]
  text: string
  save: ReaderState | undefined
  resolve: (pos: number) => void
  reject: (err: Error) => void
}

export function openReceipt({ commit, committed, receipt_ms, gather_max }: ReceiptTools) {
  let waiting: Waiting[] = []
  let waiting_bytes = 0
  let inFlight = 0
  let isDue = false
  let isPumping = false
  /** Commits handed to the disk and not answered. */
  let atDisk = 0
  const drained: (() => void)[] = []
  const senders = openSenders(receipt_ms)
  let timer: NodeJS.Timeout | undefined

  function add(entries: Entry[], options: AppendOptions): Promise<number> {
    return new Promise((resolve, reject) => {
      if (waiting.length >= waitingEntries_max || waiting_bytes >= waitingBytes_max) {
        return reject(new DiskRefused('Too much is waiting for the disk already.'))
      }
      const text = entries.length === 1 ? textOf(entries[0]!) : entries.map(textOf).join(',')
      waiting.push({ entries: entries.map(kept), text, save: options.save, resolve, reject })
      waiting_bytes += text.length
      senders.waits(entries)
      const isEnough = options.urgent || receipt_ms === 0 || waiting.length >= gather_max
      if (isEnough || (!isDue && senders.isEverybody())) makeDue()
      else timer ??= setTimeout(makeDue, receipt_ms)
    })
  }

  function makeDue() {
    isDue = true
    // After the burst that is being read now: what arrives together is committed together.
    if (!isPumping) queueMicrotask(pump)
    isPumping = true
  }

  function pump() {
    isPumping = false
    while (isDue && waiting.length > 0 && (atDisk === 0 || (atDisk < atDisk_max && waiting.length >= ahead_min))) {
      void dispatch(takeBatch())
    }
    if (waiting.length > 0 && !isDue) timer ??= setTimeout(makeDue, receipt_ms)
  }

  async function dispatch(batch: Waiting[]) {
    atDisk++
    inFlight += batch.length
    const outcome = await write(batch)
    atDisk--
    inFlight -= batch.length
    // The next commit is on its way to the disk while the receipts of this one go out.
    pump()
    answer(batch, outcome)
    if (waiting.length === 0 && atDisk === 0) for (const tell of drained.splice(0)) tell()
  }

  function takeBatch(): Waiting[] {
    let count = 0
    let bytes = 0
    while (count < waiting.length && count < commitEntries_max && bytes < commitBytes_max) {
      bytes += waiting[count++]!.text.length
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    waiting_bytes -= bytes
    clearTimeout(timer)
    timer = undefined
    isDue = waiting.length > 0
    if (!isDue) senders.served()
    return batch
  }

  async function write(batch: Waiting[]): Promise<number | Error> {
    const texts = batch.filter(({ entries }) => entries.length > 0).map(({ text }) => text)
    try {
      return await commit({
        body: texts.length > 0 ? arrayOf(texts) : null,
        save: batch.flatMap(({ save }) => save ?? []),
      })
    } catch (err) {
      return err as Error
    }
  }

  function answer(batch: Waiting[], outcome: number | Error) {
    if (outcome instanceof Error) {
      for (const { reject } of batch) reject(outcome)
      return
    }
    const entries = batch.flatMap((one) => one.entries)
    if (entries.length > 0) committed({ pos: outcome, entries })
    for (const { resolve } of batch) resolve(outcome)
  }

  return {
    append: (entries: Entry[], options: AppendOptions = {}) => add(entries, options),
    async saveReader(save: ReaderState, options: Pick<AppendOptions, 'urgent'> = {}): Promise<void> {
      await add([], { ...options, save })
    },
    waiting: () => waiting.length + inFlight,
    /** Commits everything that waits. */
    drain(): Promise<void> {
      if (waiting.length === 0 && atDisk === 0) return Promise.resolve()
      if (waiting.length > 0) makeDue()
      return new Promise((resolve) => drained.push(resolve))
    },
  }
}
