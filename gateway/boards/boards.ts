/**
 * Small boards and other programs: whose message it is, what it says, whether it came before, and then as any reading. Every
 * promise of a pack holds: what is acknowledged is on disk, and what has a name is stored once.
 */
import { boardEpoch, type Intake, type Sent } from '../intake/index.ts'
import type { SentMessage, Store, Verdict } from '../store/index.ts'
import type { Field, Format, Message, Read } from './format.ts'
import { formats } from './formats/index.ts'
import { readingsOf } from './readings.ts'
import { messageOf, openRepeats } from './repeats.ts'
import { type BoardSetting, boardKey, keyOf } from './settings.ts'

/** Who sends: a station, or a bridge that carries several. */
export interface Sender {
  /** The name of its account. */
  id: string
  /** Whether it may speak for this station. */
  carries: (station: string) => boolean
}

/** How a message came over MQTT. */
export interface Delivery {
  payload: Buffer
  qos: 0 | 1
  isDup: boolean
  /** Its packet id; absent with QoS 0. */
  id?: number | undefined
  /** A bridge sends again at each start what its broker has retained: nobody knows of when it is. */
  isRetained: boolean
}

/** What became of a message: `null`: it was no matter of ours. */
export type Taken = Verdict | 'repeat' | 'retained' | null

export interface Heard {
  station: string
  /** Resolves when it is on disk. Rejects when the disk refused, and for too much at once. */
  take: (delivery: Delivery) => Promise<Taken>
  /** The same of a last will: only that the board has gone counts. */
  lastWord: (payload: Buffer) => Promise<void>
}

/** What came over HTTP: taken, or of a board that the settings do not name. */
export type Posted =
  | { station: string; format: string; taken: Taken; problem?: string | undefined }
  | { unknown: string; format: string }

export interface BoardsOptions {
  settings: readonly BoardSetting[]
  intake: Pick<Intake, 'sent' | 'status'>
  store: Pick<Store, 'position' | 'read' | 'ledger'>
  now: () => number
}

export type Boards = Awaited<ReturnType<typeof openBoards>>

/** One message, ready to be stored. */
interface Task {
  station: string
  format: Format
  fieldOf: (path: string) => Field | undefined
  payload: Buffer
}

export async function openBoards({ settings, intake, store, now }: BoardsOptions) {
  const byName = new Map(settings.map((board) => [keyOf(board), board]))
  const repeats = await openRepeats<Taken>({ store, now }, 'repeat')

  return {
    /** Whose topic this is; undefined: of no board that this sender may speak for. */
    hear(sender: Sender, topic: string): Heard | undefined {
      for (const format of formats) {
        const name = format.topics?.nameIn(topic)
        const of = name !== undefined && ownerOf(sender, format, name)
        if (!of) continue
        const { read } = format.topics!
        const task = (payload: Buffer): Task => ({ ...of, format, payload })
        return {
          station: of.station,
          take: (delivery) =>
            takeDelivery(sender, topic, task(delivery.payload), read(topic, delivery.payload), delivery),
          lastWord: (payload) => said(of.station, read(topic, payload)),
        }
      }
      return undefined
    },
    /** A body of `POST /push`; undefined: of no format. */
    async post(sender: Sender, body: Record<string, unknown>, payload: Buffer): Promise<Posted | undefined> {
      for (const format of formats) {
        const name = format.posts?.nameIn(body)
        if (name === undefined) continue
        const of = ownerOf(sender, format, name) ?? unnamed(sender, format)
        if (!of) return { unknown: name, format: format.id }
        const read = format.posts!.read(body)
        const taken = await takeRead({ ...of, format, payload }, read)
        const problem = read && 'problem' in read ? read.problem : undefined
        return { station: of.station, format: format.id, taken, problem }
      }
      return undefined
    },
  }

  function ownerOf(sender: Sender, format: Format, name: string) {
    if (format.named === 'station') {
      return sender.carries(name) ? { station: name, fieldOf: (path: string) => format.fieldOf?.(path) } : undefined
    }
    const board = byName.get(boardKey(format.id, name))
    return board && sender.carries(board.station)
      ? { station: board.station, fieldOf: fieldsOf(format, board) }
      : undefined
  }

  /** A format that needs no settings, from a station that is alone with its credential. */
  function unnamed(sender: Sender, format: Format) {
    if (!format.fieldOf || !sender.carries(sender.id)) return undefined
    const board = byName.get(boardKey(format.id, sender.id))
    return { station: sender.id, fieldOf: board ? fieldsOf(format, board) : format.fieldOf }
  }

  async function takeDelivery(
    sender: Sender,
    topic: string,
    task: Task,
    read: Read,
    delivery: Delivery,
  ): Promise<Taken> {
    const { qos, id, isDup, payload, isRetained } = delivery
    if (read && !('problem' in read) && read.at_ms === undefined && read.number === undefined) {
      if (isRetained) return 'retained'
      if (id !== undefined) {
        const message = messageOf(sender.id, id, topic, payload)
        const { receipt, isRepeat } = repeats.message(message, isDup, () => takeRead(task, read, { qos, message }))
        const taken = await receipt
        return isRepeat ? 'repeat' : taken
      }
    }
    return takeRead(task, read, { qos })
  }

  async function takeRead(task: Task, read: Read, by: { qos?: 0 | 1; message?: SentMessage } = {}): Promise<Taken> {
    const { station, payload } = task
    if (read && !('problem' in read)) {
      await said(station, read)
      if (Object.keys(read.fields).length === 0) return null
      if (read.number) {
        const { epoch, seq } = read.number
        const stored = () => intake.sent(station, payload, () => sentOf(task, read, by))
        return repeats.number(`${station} ${epoch} ${seq}`, () => wasReceived(station, epoch, seq), stored)
      }
    }
    return intake.sent(station, payload, () => sentOf(task, read, by))
  }

  async function said(station: string, read: Read) {
    if (!read || 'problem' in read || !read.state) return
    await intake.status(station, Buffer.from(JSON.stringify({ state: read.state })))
  }

  async function wasReceived(station: string, epoch: string, seq: number): Promise<boolean> {
    const { epochs } = await store.ledger(station)
    const known = epochs.find((one) => one.epoch === epoch)
    return (
      known !== undefined && seq <= known.highest_seq && !known.missing.some(([from, to]) => from <= seq && seq <= to)
    )
  }
}

function fieldsOf(format: Format, { fields }: BoardSetting): (path: string) => Field | undefined {
  return (path) => (Object.hasOwn(fields, path) ? fields[path] : format.fieldOf?.(path))
}

const shown_max = 10

function sentOf(
  { format, fieldOf }: Task,
  read: Read,
  { qos, message }: { qos?: 0 | 1; message?: SentMessage },
): Sent | null {
  if (read === null) return null
  const epoch = boardEpoch(format.id, qos)
  if ('problem' in read) return { epoch, seq: 0, readings: [], faults: { 'bad-board': 1 }, problem: read.problem }
  const { readings, numberless, placeless } = readingsOf(read, fieldOf)
  const faults = { ...(numberless > 0 && { 'not-a-number': numberless }) }
  const sent: Sent = { ...numbered(read, epoch), readings, faults, ...(message && { message }) }
  if (read.isArrivalTime) sent.isArrivalTime = true
  if (readings.length > 0 || numberless > 0 || placeless === 0) return sent
  if (format.named === 'station') return { ...sent, faults: { 'unknown-quantity': 1 } }
  const paths = Object.keys(read.fields).slice(0, shown_max).join(', ')
  return {
    ...sent,
    faults: { 'bad-board': 1 },
    problem: `None of its fields has a place in gateway.yaml, boards: ${paths}`,
  }
}

function numbered({ number }: Message, epoch: string) {
  return number ?? { epoch, seq: 0 }
}
