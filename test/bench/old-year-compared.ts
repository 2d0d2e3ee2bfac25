/** Whether what a gateway answers is what the folder of the version before said. */
import { day_ms, minute_ms, type OldYear, oldSeries, oldValue, stationName } from './old-year.ts'

interface DaysAnswer {
  step_ms: number
  at_ms: number[]
  n: number[]
  mean: (number | null)[]
  min: (number | null)[]
  max: (number | null)[]
}

/** Every day of every series by count, mean, least and greatest; and all rows of a day of each station. */
export async function compared(http: string, old: OldYear, say: (sentence: string) => void) {
  const wrong = { days: 0, ofDays: 0, rows: 0, ofRows: 0 }
  for (let s = 0; s < old.stations; s++) {
    for (const [q, { sensor, quantity }] of oldSeries.entries()) {
      const asked = new URLSearchParams({
        ...{ station: stationName(s), sensor, quantity, points: `${old.days}` },
        ...{ from: `${old.from_ms}`, to: `${old.from_ms + old.days * day_ms}` },
      })
      const answer = await ask<DaysAnswer>(`${http}/api/v1/series?${asked}`)
      if (answer.step_ms !== day_ms) throw new Error(`${old.days} days came in steps of ${answer.step_ms} ms`)
      const at = new Map(answer.at_ms.map((at_ms, i) => [at_ms, i]))
      for (let d = 0; d < old.days; d++, wrong.ofDays++) {
        const i = at.get(old.from_ms + d * day_ms)
        if (i === undefined || !isDay(answer, i, valuesOf(s, q, d))) wrong.days++
      }
    }
    const d = Math.floor(Math.random() * old.days)
    const from_ms = old.from_ms + d * day_ms
    const rows = await rowsOf(http, stationName(s), from_ms, from_ms + day_ms)
    const there = new Map(rows.map((row) => [`${row.quantity} ${row.at_ms}`, row.value]))
    const expected = oldSeries.flatMap(({ quantity }, q) =>
      valuesOf(s, q, d).map((value, m) => [`${quantity} ${from_ms + m * minute_ms}`, value] as const),
    )
    wrong.ofRows += expected.length
    wrong.rows +=
      expected.filter(([name, value]) => there.get(name) !== value).length + Math.abs(rows.length - expected.length)
    if (s % 10 === 9) say(`upgrade: ${s + 1} stations compared`)
  }
  return wrong
}

const valuesOf = (s: number, q: number, day: number) =>
  Array.from({ length: 1_440 }, (_, m) => oldValue(s, q, day * 1_440 + m))

function isDay({ n, mean, min, max }: DaysAnswer, i: number, all: readonly (number | null)[]): boolean {
  const values = all.filter((value) => value !== null)
  const sum = values.reduce((total, value) => total + value, 0)
  const isMean = Math.abs(mean[i]! - sum / values.length) < 1e-9 * Math.max(1, Math.abs(mean[i]!))
  return n[i] === values.length && min[i] === Math.min(...values) && max[i] === Math.max(...values) && isMean
}

interface RowsPage {
  rows: { quantity: string; at_ms: number; value: number | null }[]
  next: string | null
}

async function rowsOf(http: string, station: string, from_ms: number, to_ms: number) {
  const rows: RowsPage['rows'] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const asked = { station, from: `${from_ms}`, to: `${to_ms}`, limit: '10000', ...(cursor && { cursor }) }
    const page: RowsPage = await ask(`${http}/api/v1/readings?${new URLSearchParams(asked)}`)
    rows.push(...page.rows)
    cursor = page.next
  }
  return rows
}

async function ask<T>(url: string): Promise<T> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
