/**
 * The late lane: packs with values that only the record can decide. One round after the other: the tables are asked for
 * many names at once, and the answers are decided in the order in which the packs came.
 *
 * A pack waits for the next round while a name of it is on its way to the disk, or was stored in this round, or while
 * its own first part has not landed: what is decided rests on what is on disk. Packs that find on disk what they say are
 * decided together, however many they are: a station that sends one pack again and again is answered as fast as others.
 */
import type { PackEntry, Verdict } from '../record.ts'
import { type Decision, decide, lastEntries, valueIn, verdictOf } from './decision.ts'
import type { Flights } from './flights.ts'
import { learn, type Series } from './gaps.ts'
import { type Station, seriesIn } from './known.ts'
import { Names } from './names.ts'
import { type Outcome, outcomeBeside } from './outcome.ts'
import { type Answer, type Asked, answered, type Held, type Question, questionOf } from './question.ts'

const roundValues_max = 20_000 // some 50 ms of look-ups on a small computer

/** Asks the tables, at the newest committed position. Rejects with `DiskRefused` when they cannot tell. */
export type Ask = (asked: Asked[]) => Promise<Answer[]>

export interface LaneTools {
  flights: Flights
  ask: Ask
  stationOf(station: string): Station
}

interface Waiting {
  decision: Decision
  isFirstLanded: boolean
  resolve: (verdict: Verdict) => void
  reject: (err: unknown) => void
}

export function openLane({ flights, ask, stationOf }: LaneTools) {
  let queue: Waiting[] = []
  let inRound = 0
  let isRunning = false
  const onDrained: (() => void)[] = []

  return {
    take(decision: Decision): Promise<Verdict> {
      return new Promise((resolve, reject) => {
        const waiting: Waiting = { decision, isFirstLanded: decision.firstCommit === null, resolve, reject }
        queue.push(waiting)
        decision.firstCommit?.then(
          () => {
            waiting.isFirstLanded = true
            flights.call()
          },
          (err) => {
            queue = queue.filter((one) => one !== waiting)
            reject(err)
            flights.call()
          },
        )
        flights.call()
        if (!isRunning) void run()
      })
    },
    waiting: () => queue.length + inRound,
    drained: (): Promise<void> => (isRunning ? new Promise((resolve) => onDrained.push(resolve)) : Promise.resolve()),
  }

  async function run() {
    isRunning = true
    while (queue.length > 0) {
      const round = chosen()
      inRound = round.length
      if (round.length > 0) await decideAll(round)
      else await flights.next()
      inRound = 0
    }
    isRunning = false
    for (const tell of onDrained.splice(0)) tell()
  }

  /** Takes from the queue what can be decided now. */
  function chosen(): Waiting[] {
    let values = 0
    let end = 0
    while (end < queue.length && values < roundValues_max) values += queue[end++]!.decision.late.index.length
    const batch = queue.slice(0, end)
    const blocked = namesInFlight(batch)
    const round: Waiting[] = []
    const left: Waiting[] = []
    for (const waiting of batch) {
      const isFree = waiting.isFirstLanded && !hasNameIn(waiting.decision, blocked)
      if (isFree) round.push(waiting)
      else wait(waiting, left, blocked)
    }
    queue = [...left, ...queue.slice(end)]
    return round
  }

  /** The names in flight, of series that the batch asks for. */
  function namesInFlight(batch: readonly Waiting[]): Names<true> {
    const names = new Names<true>()
    if (flights.isEmpty()) return names
    const asked = new Set<Series>()
    for (const { decision } of batch) for (const series of decision.late.series) asked.add(series)
    for (const [series, at_ms] of timesOf(flights.now(), asked)) names.set(series, at_ms, true)
    return names
  }

  function* timesOf(packs: Iterable<PackEntry>, asked: ReadonlySet<Series>): Generator<[Series, number]> {
    const stations = new Set(Array.from(asked, ({ station }) => station))
    for (const { station, pack } of packs) {
      if (!stations.has(station)) continue
      const known = stationOf(station)
      for (const { sensor, at_ms, values } of pack.readings) {
        for (const quantity in values) {
          const series = seriesIn(known, sensor, quantity)
          if (series && asked.has(series)) yield [series, at_ms]
        }
      }
    }
  }

  async function decideAll(round: readonly Waiting[]) {
    const question = questionOf(round.map(({ decision }) => decision))
    flights.listen()
    let answers: Answer[]
    try {
      answers = question.asked.length > 0 ? await ask(question.asked) : []
    } catch (err) {
      flights.since()
      for (const { reject } of round) reject(err)
      return
    }
    answered(question, answers)
    const begun = new Names<true>()
    const left: Waiting[] = []
    for (const waiting of round) {
      if (hasNameIn(waiting.decision, begun)) wait(waiting, left, begun)
      else decideOne(waiting, question.held, begun)
    }
    queue = [...left, ...queue]
    learnGaps(question, answers)
  }

  function decideOne({ decision, resolve, reject }: Waiting, held: Question['held'], begun: Names<true>) {
    const { late, last, entry } = decision
    late.index.forEach((index, n) => {
      const series = late.series[n]!
      const quantity = late.quantity[n]!
      const { at_ms } = entry.pack.readings[index]!
      const value = valueIn(decision, index, quantity)
      const outcome = outcomeOf(held.get(series, at_ms)!, value)
      decide(decision, last, index, quantity, outcome)
      if (outcome !== 'stored') return
      held.set(series, at_ms, value)
      begun.set(series, at_ms, true)
    })
    flights.start(lastEntries(decision), decision.options, (pos) => verdictOf(decision, pos)).then(resolve, reject)
  }

  /** What the tables found empty, without what has been decided since they were asked. */
  function learnGaps({ series }: Question, answers: readonly Answer[]) {
    const taken = new Map<Series, number[]>(series.map((one) => [one, []]))
    for (const [one, at_ms] of timesOf(flights.since(), new Set(series))) taken.get(one)!.push(at_ms)
    for (const [a, { gaps }] of answers.entries()) {
      const one = series[a]!
      learn(one, gaps, taken.get(one)!.sort(ascending))
    }
  }
}

function outcomeOf(held: Held, value: number): Outcome {
  if (held === 'absent') return 'stored'
  return held === 'gone' ? 'older-than-record' : outcomeBeside(held, value)
}

/** Whether a late value of the pack is among the names. */
function hasNameIn({ late, entry }: Decision, names: Names<true>): boolean {
  return late.series.some((series, n) => names.has(series, entry.pack.readings[late.index[n]!]!.at_ms))
}

/** Puts it into the list; those behind it that share a name with it wait as well, so that the first one keeps the name. */
function wait(waiting: Waiting, list: Waiting[], names: Names<true>): void {
  const { late, entry } = waiting.decision
  list.push(waiting)
  late.series.forEach((series, n) => {
    names.set(series, entry.pack.readings[late.index[n]!]!.at_ms, true)
  })
}

const ascending = (a: number, b: number) => a - b
