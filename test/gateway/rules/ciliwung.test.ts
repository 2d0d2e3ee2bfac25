/** The Ciliwung, 2021 to 2025: real floods, real typing errors, judged by the thresholds that came with the record. */
import { describe, expect, it } from 'vitest'
import type { Flag } from '../../../gateway/contract.ts'
import { judge, QualityParameters, type QualityState } from '../../../gateway/intake/qartod.ts'
import { backtest, type HistoryRow } from '../../../gateway/rules/backtest.ts'
import { readRule } from '../../../gateway/rules/rule.ts'
import { boundsOf, eventsByIntervals, gateRule, gates, type Hour, hoursOf, levels, wib } from '../../kit/ciliwung.ts'

describe.skipIf(levels.skip || gates.skip)(`the Ciliwung record, ${levels.why}`, () => {
  it.each(['Katulampa', 'Depok', 'Manggarai'])(
    'raises at %s the changes of level that follow from its numbers',
    async (gate) => {
      const hours = hoursOf(gate)
      const bounds_cm = boundsOf(gate)
      const events = await backtest(ruleOf(gate, bounds_cm), rowsOf(gate, hours))
      expect(events).toEqual(eventsByIntervals(hours, bounds_cm))
      expect(events.length).toBeGreaterThan(1)
      const raised = events.filter(({ kind }) => kind === 'raised').length
      expect(raised - events.filter(({ kind }) => kind === 'cleared').length, 'none twice').toBeOneOf([0, 1])
      expect(raised, 'flapping is one alert').toBeLessThanOrEqual(crossings(hours, bounds_cm[0]!))
    },
  )

  it('tells the night of 9 October 2022 as it was: the worst level at Katulampa, three hours later at Depok', async () => {
    const night = async (gate: string) => {
      const events = await backtest(ruleOf(gate, boundsOf(gate)), rowsOf(gate, hoursOf(gate)))
      return events.filter(({ at_ms }) => at_ms > wib('2022-10-09 12:00:00') && at_ms < wib('2022-10-10 00:00:00'))
    }
    expect(await night('Katulampa')).toContainEqual({
      at_ms: wib('2022-10-09 20:00:00'),
      kind: 'escalated',
      label: 'Siaga 1',
      value: 2,
    })
    expect(await night('Depok')).toContainEqual({
      at_ms: wib('2022-10-09 23:00:00'),
      kind: 'escalated',
      label: 'Siaga 1',
      value: 3.5,
    })
  })

  it('flags at arrival the digits that were lost at Manggarai, 580 → 10 → 580 cm, and only those', () => {
    const hours = hoursOf('Manggarai')
    const failed = hours.filter((_, index) => flagsOf(hours)[index] === 4).map(({ at_ms }) => at_ms)
    const lost = hours.filter(
      ({ cm }, index) => cm < Number(hours[index - 1]?.cm) - 200 && cm < Number(hours[index + 1]?.cm) - 100,
    )
    expect(failed).toEqual(lost.map(({ at_ms }) => at_ms))
    expect(failed).toContain(wib('2021-10-18 08:00:00'))
    expect(failed).toContain(wib('2022-01-14 14:00:00'))
    expect(failed.length).toBeGreaterThan(20)
  })

  it('does not let them end a running alert, which without parameters they do', async () => {
    const hours = hoursOf('Manggarai')
    const rows = rowsOf('Manggarai', hours)
    const flags = flagsOf(hours)
    const local = ruleOf('Manggarai', [550]) // low enough to be running when the errors were made
    const endings = async (history: HistoryRow[]) =>
      (await backtest(local, history)).filter(({ kind }) => kind === 'cleared').map(({ at_ms }) => at_ms)
    const errors = hours.filter((_, index) => flags[index] === 4).map(({ at_ms }) => at_ms)
    const believed = await endings(rows)
    const judged = await endings(rows.map((row, index) => ({ ...row, flag: flags[index]! })))
    expect(errors.filter((at_ms) => believed.includes(at_ms)).length).toBeGreaterThan(15)
    expect(errors.filter((at_ms) => judged.includes(at_ms))).toEqual([])
  })
})

/** Each hour judged as it came, by parameters of this gate: it fell two metres within an hour only on paper. */
const flagsByHours = new WeakMap<Hour[], Flag[]>()

/** Each hour judged as it came, by parameters of this gate: it fell two metres within an hour only on paper. */
function flagsOf(hours: Hour[]): Flag[] {
  const known = flagsByHours.get(hours)
  if (known) return known
  const parameters = QualityParameters.parse({ rate_of_change: { fall_per_s: { fail: 2 / 3_600 } } })
  let state: QualityState | null = null
  const flags = hours.map(({ at_ms, cm }) => {
    const judged = judge(parameters, state, { at_ms, value: cm / 100 })
    state = judged.state
    return judged.flag
  })
  flagsByHours.set(hours, flags)
  return flags
}

function ruleOf(gate: string, bounds_cm: number[]) {
  const { rule, problems } = readRule(gateRule(gate, bounds_cm))
  if (!rule) throw new Error(problems.join('\n'))
  return rule
}

function rowsOf(gate: string, hours: Hour[]): HistoryRow[] {
  const series = { station: gate.toLowerCase(), sensor: 'level', quantity: 'water_level_m' }
  return hours.map(({ at_ms, cm }) => ({ ...series, at_ms, value: cm / 100, flag: 2 }))
}

function crossings(hours: Hour[], bound_cm: number): number {
  return hours.filter(({ cm }, index) => cm >= bound_cm && !(Number(hours[index - 1]?.cm) >= bound_cm)).length
}
