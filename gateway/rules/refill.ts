/** A rule that looks back over a window begins with what the record holds of it. */
import type { Store } from '../store/index.ts'
import { rainDayStart_ms } from './bmkg.ts'
import type { RuleState } from './evaluate.ts'
import { refill } from './measure.ts'
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
  const from_ms = windowStart_ms(rule, now_ms)
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

function windowStart_ms({ measure }: SeriesRule, now_ms: number): number | null {
  if (measure === 'bmkg-day') return rainDayStart_ms(now_ms)
  if (measure === 'ispu') return now_ms - 24 * 3_600_000
  if (typeof measure === 'string' || 'deviation_from' in measure) return null
  return now_ms - 1_000 * ('sum_over_s' in measure ? measure.sum_over_s : measure.rise_over_s)
}
