/** A rule that looks back over a window begins with what the record holds of it. */
import type { Flag } from '../contract.ts'
import type { Store } from '../store/index.ts'
import type { RuleState } from './evaluate.ts'
import { measureOf } from './measures/index.ts'
import type { Step } from './measures/window.ts'
import { isCombination, type Rule, type SeriesRule } from './rule.ts'

const page_rows = 10_000

/** The state with its window filled when it is empty. What is in the window counts as judged. */
export async function refilled(
  store: Pick<Store, 'rows'>,
  rule: Rule,
  state: RuleState,
  now_ms: number,
): Promise<RuleState> {
  if (isCombination(rule) || state.window.length > 0) return state
  const from_ms = measureOf(rule).windowStart_ms(rule, now_ms)
  if (from_ms === null) return state
  const { station, sensor, quantity } = rule
  let window = state.window
  let at_ms = state.at_ms
  let cursor: string | null = null
  do {
    const page = await store.rows({
      station,
      sensor,
      quantity,
      from_ms,
      to_ms: now_ms + 1,
      limit: page_rows,
      ...(cursor && { cursor }),
    })
    window = refill(rule, page.rows, window)
    const newest_ms = page.rows.at(-1)?.at_ms ?? null
    if (newest_ms !== null && newest_ms > (at_ms ?? 0)) at_ms = newest_ms
    cursor = page.next
  } while (cursor)
  return { ...state, window, at_ms }
}

/** The window as history gives it, oldest first: for a start without state, or after late readings came in. */
export function refill(
  rule: SeriesRule,
  readings: Iterable<{ at_ms: number; value: number | null; flag: Flag }>,
  before: Step[] = [],
): Step[] {
  const measure = measureOf(rule)
  let window = before
  for (const { at_ms, value, flag } of readings) {
    if (value === null || rule.ignore_flags.includes(flag)) continue
    window = measure.step(rule, window, { at_ms, value, flag }).window
  }
  return window
}
