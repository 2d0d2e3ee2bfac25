/** About how many rows a download has: what charts count, of some series, stands for all. */
import { useEffect, useState } from 'preact/hooks'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { seriesUrl } from '../api.ts'
import { ask } from '../ask.ts'
import type { Window } from '../series.ts'
import { placeOf } from '../warning/backtest.ts'

const asked_max = 8
const settle_ms = 300 // while somebody ticks one after another

/** Undefined while it counts; null when it cannot be told. */
export function useRows(series: readonly string[], stretch: Window | null): number | null | undefined {
  const [rows, setRows] = useState<number | null>()
  const key = stretch && series.length > 0 ? `${stretch.from_ms} ${stretch.to_ms} ${series.join(' ')}` : ''
  useEffect(() => {
    setRows(undefined)
    if (!stretch || key === '') return
    const controller = new AbortController()
    const timer = setTimeout(() => void count(series, stretch, controller.signal, setRows), settle_ms)
    return () => {
      clearTimeout(timer)
      controller.abort()
    }
  }, [key])
  return rows
}

async function count(
  series: readonly string[],
  stretch: Window,
  signal: AbortSignal,
  done: (rows: number | null) => void,
): Promise<void> {
  const some = series.slice(0, asked_max)
  let sum = 0
  for (const one of some) {
    const [station, name] = placeOf(one)
    const url = seriesUrl(station, name, stretch, 10)
    const { value } = await ask<SeriesAnswer>(url, { signal })
    if (signal.aborted) return
    if (!value) return done(null)
    sum += value.n.reduce((all, n) => all + n, 0)
  }
  done(Math.round((sum * series.length) / some.length))
}
