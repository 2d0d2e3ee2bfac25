/** What a rule remembers of the past, read from the record: at a start, after an edit, and when readings came late. */
import type { Row } from '../contract.ts'
import { pagesOf, type Store } from '../store/index.ts'
import { correctedRow } from './corrected.ts'
import { stepped } from './evaluate.ts'
import { isNumberEnough, lookBack_ms, withOff } from './late.ts'
import { type LevelState, quietLevel } from './levels.ts'
import { measureOf } from './measures/index.ts'
import type { Step } from './measures/window.ts'
import type { SeriesRule } from './rule.ts'
import type { RuleState } from './rule-state.ts'
import { isValidAt, unusableFor } from './sample.ts'
import { type Present, placeOfRow } from './timeline.ts'

const page_rows = 10_000
const rows_max = 1_000_000 // a week at more than one a second; beyond it the newest are missing

/** A usable reading of the past, by the gateway's clock. */
interface Past {
  at_ms: number
  value: number
  flag: Row['flag']
}

/**
 * The state with everything that the record holds of its past, for a fresh reading: what is older than it, by the
 * gateway's clock. The past confirms no level and leaves none: it says since when a level is held or left, how many
 * readings were over it, and what the window adds up to. The fresh reading decides. Rejects like `store.rows`.
 */
export async function completed(
  store: Pick<Store, 'rows'>,
  rule: SeriesRule,
  state: RuleState,
  present: Present,
): Promise<RuleState> {
  const start_ms = lookBack_ms(rule, state, present.at_ms)
  if (start_ms === null) return { ...state, late_ms: null }
  const kept = isNumberEnough(rule) ? state.window.filter((step) => step.last_ms < (state.late_ms ?? start_ms)) : []
  const from_ms = Math.max(start_ms, (kept.at(-1)?.last_ms ?? start_ms) + 1)
  const { past, later_ms } = await pastOf(store, rule, state, from_ms, present)
  const whole: RuleState = { ...state, late_ms: later_ms }
  if (isNumberEnough(rule)) return { ...whole, window: refill(rule, past, kept) }
  let window: Step[] = []
  let levels = state.levels.map((level) => before(rule, level, from_ms))
  let recent_ms: number[] | undefined = []
  for (const reading of past) {
    const measured = measureOf(rule).step(rule, window, reading)
    window = measured.window
    const next = stepped(rule, { levels, recent_ms }, { ...reading, value: measured.value })
    levels = next.levels.map((level, index) => undecided(rule, levels[index]!, level, reading.at_ms))
    recent_ms = next.recent_ms ?? recent_ms
  }
  return { ...whole, window, levels, ...(rule.confirm && { recent_ms }) }
}

/** The window as history gives it, oldest first. */
export function refill(
  rule: SeriesRule,
  readings: Iterable<Pick<Row, 'at_ms' | 'value' | 'flag'>>,
  before: Step[] = [],
): Step[] {
  const measure = measureOf(rule)
  let window = before
  for (const { at_ms, value, flag } of readings) {
    if (value === null || unusableFor(rule, { value, flag }) !== null) continue
    window = measure.step(rule, window, { at_ms, value, flag }).window
  }
  return window
}

/** A level as it was before `from_ms`, as far as that is known. */
function before(rule: SeriesRule, { on, since_ms, left_ms }: LevelState, from_ms: number): LevelState {
  const isSince = since_ms !== null && since_ms < from_ms && (on || !rule.confirm)
  const left = left_ms !== undefined && { left_ms }
  return isSince ? { on, since_ms, over: 1, ...left } : { ...quietLevel, on, ...left }
}

/** A reading of the past turns no level on or off; it may be what the fresh one needs to do so. */
function undecided(rule: SeriesRule, was: LevelState, is: LevelState, at_ms: number): LevelState {
  if (at_ms <= (was.left_ms ?? at_ms - 1)) return was
  if (was.on !== is.on) {
    const recent = rule.confirm && { recent: [...(was.recent ?? []), !was.on].slice(-rule.confirm.of) }
    return { ...was, since_ms: was.since_ms ?? at_ms, over: 1, ...recent }
  }
  const isWaiting = is.on ? rule.clear_for_s > 0 : rule.for_s > 0 || rule.confirm !== undefined
  return isWaiting ? { ...is, over: rule.confirm ? is.over : Math.min(is.over, 1) } : { ...is, since_ms: null, over: 0 }
}

/**
 * The usable readings of the rule's series from `from_ms` on and before the present one, in order, as far as the record
 * held them when that one came: so a reading that is judged again after a kill is judged with the same. `later_ms`: the
 * oldest of those that came after it.
 */
async function pastOf(
  store: Pick<Store, 'rows'>,
  rule: SeriesRule,
  state: RuleState,
  from_ms: number,
  present: Present,
): Promise<{ past: Past[]; later_ms: number | null }> {
  let later_ms: number | null = null
  const found = new Map<number, Past>() // by the name of the row: the ranges may overlap
  for (const [least_ms, most_ms] of withOff(state.offs ?? [[0, 0]], present.off_ms)) {
    const range = { from_ms: from_ms + least_ms, to_ms: present.at_ms + most_ms + 1 }
    for await (const row of rowsOf(store, rule, range)) {
      if (found.size >= rows_max) break
      const { at_ms, received_ms } = placeOfRow(row, state.steps ?? [], present)
      const { value, flag } = row
      if (at_ms < from_ms || at_ms >= present.at_ms || !isValidAt(rule, at_ms)) continue
      if (value === null || unusableFor(rule, row) !== null) continue
      if (received_ms > present.received_ms) later_ms = Math.min(later_ms ?? at_ms, at_ms)
      else found.set(row.at_ms, { at_ms, value, flag })
    }
  }
  return { past: [...found.values()].sort((a, b) => a.at_ms - b.at_ms), later_ms }
}

async function* rowsOf(
  store: Pick<Store, 'rows'>,
  { station, sensor, quantity }: SeriesRule,
  range: { from_ms: number; to_ms: number },
): AsyncGenerator<Row> {
  const query = { station, sensor, quantity, ...range, corrected: true, limit: page_rows }
  for await (const { rows } of pagesOf(store, query)) yield* rows.map(correctedRow)
}
