/** A rule that looks back over a window begins with what the record holds of it. */
import type { Row } from '../contract.ts'
import type { Store } from '../store/record.ts'
import { rainDayStart_ms } from './bmkg.ts'
import type { RuleState } from './evaluate.ts'
import { refill } from './measure.ts'
import { isCombination, type Rule, type SeriesRule } from './rule.ts'

const page_rows = 10_000
const rows_max = 700_000 // a week at one a second: the longest window at the fastest sensor

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
  const rows: Row[] = []
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
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor && rows.length < rows_max)
  const last = rows.at(-1)
  if (!last) return state
  return { ...state, window: refill(rule, rows), at_ms: Math.max(state.at_ms ?? last.at_ms, last.at_ms) }
}

function windowStart_ms({ measure }: SeriesRule, now_ms: number): number | null {
  if (measure === 'bmkg-day') return rainDayStart_ms(now_ms)
  if (measure === 'ispu') return now_ms - 24 * 3_600_000
  if (typeof measure === 'string' || 'deviation_from' in measure) return null
  return now_ms - 1_000 * ('sum_over_s' in measure ? measure.sum_over_s : measure.rise_over_s)
}
