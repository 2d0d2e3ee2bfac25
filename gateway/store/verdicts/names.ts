/** Something about names, each of them a series and a time. */
import type { Series } from './gaps.ts'

export class Names<Value> {
  #bySeries = new Map<Series, Map<number, Value>>()

  get(series: Series, at_ms: number): Value | undefined {
    return this.#bySeries.get(series)?.get(at_ms)
  }

  set(series: Series, at_ms: number, value: Value): void {
    let times = this.#bySeries.get(series)
    if (!times) {
      times = new Map()
      this.#bySeries.set(series, times)
    }
    times.set(at_ms, value)
  }

  has(series: Series, at_ms: number): boolean {
    return this.#bySeries.get(series)?.has(at_ms) ?? false
  }
}
