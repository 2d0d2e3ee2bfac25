/** A record on paper below the verdicts: commits are made or refused, and questions answered, when a test says so. */
import { setImmediate as turn } from 'node:timers/promises'
import type { AppendOptions, Entry, PackEntry } from '../../../../gateway/store/record.ts'
import type { Answer, Asked } from '../../../../gateway/store/verdicts/question.ts'
import { openVerdicts } from '../../../../gateway/store/verdicts/verdicts.ts'

interface Waiting {
  go(): void
  refuse(): void
}

const gone = { from_ms: 100, to_ms: 110 } // what retention has removed of every series; it leaves the newest row
const newest_ms = 110

interface SeriesName {
  station: string
  sensor: string
  quantity: string
}

export function paperRecord(series: readonly SeriesName[]) {
  const commits: Entry[][] = []
  /** By name: the value; null is kept as null. */
  const kept = new Map<string, number | null>()
  const commitsWaiting: Waiting[] = []
  const questionsWaiting: Waiting[] = []
  let questions = 0
  for (const { station, sensor, quantity } of series) kept.set(`${station} ${sensor} ${quantity} ${newest_ms}`, 1)

  const verdicts = openVerdicts({
    append: (entries: Entry[], _options?: AppendOptions) => put(commitsWaiting, () => commit(entries), 'no space left'),
    everySeries: async () => series.map((one) => ({ ...one, newest_ms })),
    ask: (asked) => {
      questions++
      return put(questionsWaiting, () => asked.map(answerTo), 'the tables cannot tell')
    },
  })

  function commit(entries: Entry[]): number {
    commits.push(entries)
    for (const entry of entries)
      if (entry.kind === 'pack') for (const [name, value] of valuesIn(entry)) kept.set(name, value)
    return commits.length
  }

  function answerTo({ station, sensor, quantity, at_ms }: Asked): Answer {
    const answer: Answer = { what: new Uint8Array(at_ms.length), value: new Float64Array(at_ms.length), gaps: [] }
    const times = Array.from(kept.keys(), (name) => name.split(' ')).flatMap(([a, b, c, time]) =>
      a === station && b === sensor && c === quantity ? [Number(time)] : [],
    )
    at_ms.forEach((time, n) => {
      const value = kept.get(`${station} ${sensor} ${quantity} ${time}`)
      if (value !== undefined) {
        answer.what[n] = 1
        answer.value[n] = value ?? Number.NaN
      } else if (time >= gone.from_ms && time < gone.to_ms) answer.what[n] = 2
      else if (time >= (answer.gaps.at(-1) ?? Number.NEGATIVE_INFINITY)) answer.gaps.push(...gapAround(time, times))
    })
    return answer
  }

  return {
    receive: (pack: PackEntry) => verdicts.receive(pack, []),
    commits,
    kept,
    questions: () => questions,
    commit: () => next(commitsWaiting, 'go'),
    refuse: () => next(commitsWaiting, 'refuse'),
    answer: () => next(questionsWaiting, 'go'),
    answerNot: () => next(questionsWaiting, 'refuse'),
    /** Makes every commit and answers every question, until nothing waits. */
    async drain() {
      await turn()
      while (commitsWaiting.length + questionsWaiting.length + verdicts.waiting() > 0) {
        next(commitsWaiting, 'go')
        next(questionsWaiting, 'go')
        await turn()
      }
      await verdicts.drained()
    },
  }
}

/** Every value of a pack with its name, in order. */
export function valuesIn({
  station,
  pack,
}: Pick<PackEntry, 'station' | 'pack'>): [name: string, value: number | null][] {
  return pack.readings.flatMap(({ sensor, at_ms, values }) =>
    Object.entries(values).map(([quantity, value]): [string, number | null] => {
      return [`${station} ${sensor} ${quantity} ${at_ms}`, value]
    }),
  )
}

export const isGone = (at_ms: number) => at_ms >= gone.from_ms && at_ms < gone.to_ms

function gapAround(time: number, times: readonly number[]): [number, number] {
  let from = Math.max(Number.NEGATIVE_INFINITY, ...times.filter((one) => one < time))
  let to = Math.min(Number.POSITIVE_INFINITY, ...times.filter((one) => one > time))
  if (gone.to_ms <= time) from = Math.max(from, gone.to_ms - 1)
  if (gone.from_ms > time) to = Math.min(to, gone.from_ms)
  return [from, to]
}

function put<Value>(waiting: Waiting[], work: () => Value, why: string): Promise<Value> {
  return new Promise((resolve, reject) => {
    waiting.push({ go: () => resolve(work()), refuse: () => reject(new Error(why)) })
  })
}

function next(waiting: Waiting[], what: keyof Waiting) {
  waiting.shift()?.[what]()
}
