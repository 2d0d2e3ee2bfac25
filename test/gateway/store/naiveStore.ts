/** The store's promises as simply as they can be said: one Map, everything computed anew for every question. */
import type { SeriesAnswer } from '../../../gateway/contract.ts'
import type { PackEntry } from '../../../gateway/store/record.ts'

export interface NaiveRow {
  station: string
  sensor: string
  quantity: string
  at_ms: number
  value: number | null
  flag: number
  received_ms: number
}

export function naiveStore() {
  const rows = new Map<string, NaiveRow>()
  const packs = new Map<string, Map<number, number>>()
  const tally = { stored: 0, repeated: 0, conflict: 0 }

  /** How many readings were stored, repeated, in conflict. */
  function append({ station, received_ms, pack, flags }: PackEntry) {
    const verdict = { stored: 0, repeated: 0, conflict: 0 }
    const seqs = packs.get(`${station} ${pack.epoch}`) ?? new Map<number, number>()
    packs.set(`${station} ${pack.epoch}`, seqs.set(pack.seq, (seqs.get(pack.seq) ?? 0) + 1))
    pack.readings.forEach(({ sensor, at_ms, values }, i) => {
      const fates = Object.entries(values).map(([quantity, value]) => {
        const key = `${station} ${sensor} ${quantity} ${at_ms}`
        const known = rows.get(key)
        if (known && (known.value === value || value === null)) return 'repeated'
        if (known && known.value !== null) return 'conflict'
        const flag = value === null ? 9 : (flags?.[i]?.[quantity as keyof typeof values] ?? 2)
        rows.set(key, { station, sensor, quantity, at_ms, value, flag, received_ms })
        return 'stored'
      })
      verdict[fates.includes('conflict') ? 'conflict' : fates.includes('repeated') ? 'repeated' : 'stored']++
    })
    tally.stored += verdict.stored
    tally.repeated += verdict.repeated
    tally.conflict += verdict.conflict
    return verdict
  }

  const inTimeOrder = (some: NaiveRow[]) => some.toSorted((a, b) => a.at_ms - b.at_ms)
  const all = () => inTimeOrder([...rows.values()])

  return {
    append,
    flag: (row: NaiveRow, flag: number) => {
      row.flag = flag
    },
    tally,
    all,
    between: (from_ms: number, to_ms: number) => all().filter(({ at_ms }) => at_ms >= from_ms && at_ms < to_ms),
    ledger(station: string, epoch: string) {
      const seqs = packs.get(`${station} ${epoch}`)
      if (!seqs) return undefined
      const highest_seq = Math.max(...seqs.keys())
      const missing = Array.from({ length: highest_seq }, (_, i) => i + 1).filter((seq) => !seqs.has(seq))
      const arrivals = [...seqs.values()].reduce((a, b) => a + b, 0)
      return { packs: seqs.size, duplicates: arrivals - seqs.size, highest_seq, missing }
    },
  }
}

const weight = [9, 2, 1, 3, 4]

/** What a chart of these rows (one series, in time order) must say with this step. */
export function naiveChart(rows: NaiveRow[], step_ms: number): SeriesAnswer {
  const answer: SeriesAnswer = { step_ms, at_ms: [], mean: [], min: [], max: [], n: [], flag: [] }
  const steps = rows.map(({ at_ms }) => Math.floor(at_ms / step_ms))
  for (let step = steps[0]!; step <= steps.at(-1)!; step++) {
    const inStep = rows.filter((_, i) => steps[i] === step)
    const values = inStep.flatMap(({ value }) => value ?? [])
    const worst = Math.max(...inStep.map(({ flag }) => weight.indexOf(flag)))
    answer.at_ms.push(step * step_ms)
    answer.mean.push(values.length ? values.reduce((a, b) => a + b, 0) / values.length : null)
    answer.min.push(values.length ? Math.min(...values) : null)
    answer.max.push(values.length ? Math.max(...values) : null)
    answer.n.push(values.length)
    answer.flag.push(inStep.length ? (weight[worst] as SeriesAnswer['flag'][number]) : null)
  }
  return answer
}
