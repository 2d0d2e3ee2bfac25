/** Live and in a backtest, rules are judged by one driver: any rules, any rows in order, the same events. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import { type BacktestEvent, backtest, type HistoryRow } from '../../../gateway/rules/backtest.ts'
import { checkRules } from '../../../gateway/rules/check.ts'
import { nextDue_ms, type RulesInForce, rulesInForce, withStates } from '../../../gateway/rules/in-force.ts'
import { beginJudgement, type Judgement } from '../../../gateway/rules/judgement.ts'
import { type Rule, readRules } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import type { PackEntry } from '../../../gateway/store/index.ts'

const start_ms = Date.UTC(2026, 0, 14)
const change_ms = start_ms + 600_000
const change = new Date(change_ms).toISOString()

const series = [
  { station: 'hulu', sensor: 'level', quantity: 'water_level_m' },
  { station: 'hilir', sensor: 'level', quantity: 'water_level_m' },
  { station: 'hulu', sensor: 'rain', quantity: 'rainfall_mm' },
]

describe('rules judged live and in a backtest', () => {
  it('give the same events for any rules and any rows in order', async () => {
    await fc.assert(
      fc.asyncProperty(anyRules(), anyRows(), async (rules, rows) => {
        fc.pre(checkRules(rules).length === 0)
        const until_ms = (rows.at(-1)?.at_ms ?? start_ms) + 3_600_000
        const live = livePlay(rules, rows, until_ms)
        for (const rule of rules) {
          const others = rules.filter(({ id }) => id !== rule.id)
          // A rule of two periods is two rules to a backtest.
          const isAlone = rules.filter(({ id }) => id === rule.id).length === 1
          if (isAlone) expect(await backtest(rule, rows, { others, until_ms })).toEqual(live.get(rule.id) ?? [])
        }
      }),
      { numRuns: 400 },
    )
  }, 60_000)

  const earlier = { ...gauge, levels: [{ label: 'lama', at: 9 }], valid_until: change }
  const present = { ...gauge, levels: [{ label: 'baru', at: 5 }], valid_from: change }
  it.each([
    ['before', [earlier, present]],
    ['after', [present, earlier]],
  ])(
    'give a combination what it watched: an earlier period %s the present one does not hide it',
    async (_, periods) => {
      const rules = rulesOf([...periods, { id: 'c', label: 'Banjir', any: ['m'] }])
      const rows = [0, 6, 6, 0].map((value, index) => rowOf(0, change_ms + index * 1_000, value))
      const events = await backtest(rules[2]!, rows, { others: rules })
      expect(events.map(({ kind, at_ms }) => [kind, at_ms - change_ms])).toEqual([
        ['raised', 1_000],
        ['cleared', 3_000],
      ])
      expect(livePlay(rules, rows, change_ms).get('c')).toEqual(events)
    },
  )

  it('raise a combination that becomes valid while what it watches already warns', async () => {
    const rules = rulesOf([
      { ...gauge, levels: [{ label: 'A', at: 5 }] },
      { id: 'c', label: 'Banjir', any: ['m'], valid_from: change },
    ])
    const rows = [rowOf(0, start_ms, 6)]
    const events = await backtest(rules[1]!, rows, { others: rules, until_ms: change_ms + 1 })
    expect(events).toMatchObject([{ kind: 'raised', at_ms: change_ms }])
    expect(livePlay(rules, rows, change_ms + 1).get('c')).toEqual(events)
  })

  it('do not let a combination see the middle of one reading, whatever the order of the rules', async () => {
    const silence = { ...gauge, id: 'silence', measure: 'silence', levels: [{ label: 'Senyap', at: 20 }] }
    const high = { ...gauge, id: 'high', levels: [{ label: 'Tinggi', at: 5 }], for_s: 30 }
    const both = { id: 'both', label: 'Senyap dan tinggi', all: ['silence', 'high'] }
    // The second reading ends the silence, and confirms the level.
    const rows = [rowOf(0, start_ms, 6), rowOf(0, start_ms + 40_000, 6)]
    for (const order of [
      [silence, high, both],
      [high, silence, both],
      [both, high, silence],
    ]) {
      const rules = rulesOf(order)
      const live = livePlay(rules, rows, start_ms + 50_000)
      expect([live.get('silence')?.length, live.get('high')?.length, live.get('both')]).toEqual([2, 1, undefined])
      expect(await backtest(rules.find(({ id }) => id === 'both')!, rows, { others: rules })).toEqual([])
    }
  })

  it('see what is due in its order, however late the clock is asked', () => {
    const rules = rulesOf([
      { ...gauge, id: 'a', measure: 'silence', levels: [{ label: 'A', at: 10 }], valid_until: change },
      { ...gauge, id: 'b', sensor: 'other', measure: 'silence', levels: [{ label: 'B', at: 20 }] },
      { id: 'both', label: 'Senyap', all: ['a', 'b'] },
    ])
    const judgement = beginJudgement(inForceAt(rules, start_ms))
    judgement.passTime(change_ms + 3_600_000)
    expect(judgement.events.map(({ rule, kind, at_ms }) => [rule, kind, (at_ms - start_ms) / 1_000])).toEqual([
      ['a', 'raised', 10],
      ['b', 'raised', 20],
      ['both', 'raised', 20],
      ['a', 'cleared', 600],
      ['both', 'cleared', 600],
    ])
  })
})

const gauge = { id: 'm', ...series[0]! }

/** As the engine does: each row a pack of its own, committed at once; the clock passes what is due when it is due. */
function livePlay(rules: readonly Rule[], rows: readonly HistoryRow[], until_ms: number): Map<string, BacktestEvent[]> {
  const told = new Map<string, BacktestEvent[]>()
  let inForce = inForceAt(rules, rows[0]?.at_ms ?? start_ms)
  const commit = (judgement: Judgement) => {
    inForce = withStates(inForce, judgement.states)
    for (const { rule, at_ms, kind, label, value } of judgement.events) {
      told.set(rule, [...(told.get(rule) ?? []), { at_ms, kind, label, value }])
    }
  }
  const passTo = (now_ms: number) => {
    for (let due_ms = nextDue_ms(inForce); due_ms !== null && due_ms <= now_ms; due_ms = nextDue_ms(inForce)) {
      const judgement = beginJudgement(inForce)
      judgement.passTime(due_ms)
      commit(judgement)
    }
  }
  for (const row of rows) {
    passTo(row.at_ms)
    const judgement = beginJudgement(inForce)
    judgement.judge(packOf(row))
    commit(judgement)
  }
  if (rows.length > 0) passTo(until_ms)
  return told
}

function inForceAt(rules: readonly Rule[], now_ms: number): RulesInForce {
  return rulesInForce(rules.map((rule) => ({ rule, state: startWatching(rule, null, now_ms), exercise: false })))
}

function packOf({ station, sensor, quantity, at_ms, value, flag }: HistoryRow): PackEntry {
  const readings = [{ sensor, at_ms, values: { [quantity]: value } }]
  return {
    kind: 'pack',
    station,
    received_ms: at_ms,
    pack: { epoch: 'e', seq: 1, readings },
    flags: [{ [quantity]: flag }],
  }
}

function rowOf(index: number, at_ms: number, value: number | null, flag: Flag = value === null ? 9 : 2): HistoryRow {
  return { ...series[index]!, at_ms, value, flag }
}

function anyRows(): fc.Arbitrary<HistoryRow[]> {
  const one = fc.record({
    index: fc.nat(series.length - 1),
    after_s: fc.constantFrom(0, 1, 10, 30, 60, 120, 400),
    value: fc.option(fc.integer({ min: 0, max: 12 }), { nil: null, freq: 8 }),
    flag: fc.constantFrom<Flag>(1, 2, 2, 2, 3, 4),
  })
  return fc.array(one, { maxLength: 40 }).map((rows) => {
    let at_ms = start_ms
    return rows.map(({ index, after_s, value, flag }) => {
      at_ms += after_s * 1_000
      return rowOf(index, at_ms, value, value === null ? 9 : flag)
    })
  })
}

/** Up to three series rules, one of them perhaps in two periods, and up to three combinations of them and of one another. */
function anyRules(): fc.Arbitrary<Rule[]> {
  const wait = fc.constantFrom(0, 0, 30, 90)
  const levels = fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 3 }).chain((at) => {
    const sorted = at.sort((a, b) => a - b)
    return fc.constant(sorted.map((one, index) => ({ label: `L${index}`, at: one, clear: one - 0.5 })))
  })
  const measure = fc.constantFrom(
    'value',
    'value',
    'silence',
    'bmkg-day',
    { rise_over_s: 120 },
    { sum_over_s: 120 },
    { mean_over_s: 120 },
    { deviation_from: 5 },
  )
  const confirm = fc.option(fc.constant({ over: 2, of: 3 }), { nil: undefined, freq: 2 })
  const plain = fc.record({ index: fc.nat(2), measure, levels, for_s: wait, clear_for_s: wait, confirm })
  const validity = fc.constantFrom({}, {}, { valid_from: change }, { valid_until: change })
  const member = fc.record({ of: fc.nat(4), level: fc.constantFrom(1, 1, 2) })
  const combination = fc.record({
    kind: fc.constantFrom('all', 'any'),
    members: fc.array(member, { minLength: 1, maxLength: 3 }),
    for_s: wait,
    clear_for_s: wait,
    validity,
  })
  const shape = fc.record({
    plain: fc.array(plain, { minLength: 1, maxLength: 3 }),
    second: fc.option(levels, { nil: undefined }),
    combinations: fc.array(combination, { maxLength: 3 }),
  })
  return shape.map(({ plain, second, combinations }) => {
    const stated: object[] = plain.map(({ index, measure, confirm, for_s, ...rest }, n) => {
      const isSilence = measure === 'silence'
      const levels = isSilence ? rest.levels.map(({ label, at }) => ({ label, at: at * 20 })) : rest.levels
      const waits = isSilence ? {} : confirm ? { confirm } : { for_s }
      return { id: `r${n}`, ...series[index]!, ...fitting(index, measure), ...rest, levels, ...waits }
    })
    if (second) {
      const [first] = stated as { valid_from?: string }[]
      stated[0] = { ...first, valid_until: change }
      stated.push({ ...first, levels: second, measure: 'value', for_s: 0, confirm: undefined, valid_from: change })
    }
    const ids = plain.map((_, n) => `r${n}`)
    for (const [n, { kind, members, validity, ...waits }] of combinations.entries()) {
      const known = [...ids, ...combinations.slice(0, n).map((_, m) => `c${m}`)]
      const list = members.map(({ of, level }) => ({ rule: known[of % known.length]!, level }))
      stated.unshift({ id: `c${n}`, label: `C${n}`, [kind]: list, ...waits, ...validity })
    }
    return rulesOf(JSON.parse(JSON.stringify(stated)) as object[])
  })
}

/** Rain is summed, levels are not. */
function fitting(index: number, measure: object | string) {
  const isSum = measure === 'bmkg-day' || (typeof measure === 'object' && 'sum_over_s' in measure)
  if (index === 2) return { measure: typeof measure === 'string' || isSum ? measure : { sum_over_s: 120 } }
  return { measure: isSum ? 'value' : measure }
}

function rulesOf(stated: object[]): Rule[] {
  const { rules, problems } = readRules(stated)
  if (problems.length > 0) throw new Error(problems.join('\n'))
  return rules
}
