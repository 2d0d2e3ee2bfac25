/** `GET /overview`: all that the first screen needs, in one answer, and of staff matters only what is for who asks. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { addEvent } from '../../../gateway/alerts/alert.ts'
import { type Alert, type ChainAnswer, OverviewAnswer, type SeriesAnswer } from '../../../gateway/contract.ts'
import { openOverview, overviewResource } from '../../../gateway/overview/overview.ts'
import { SeriesRule } from '../../../gateway/rules/rule.ts'
import { startWatching } from '../../../gateway/rules/rule-state.ts'
import { threeStations } from '../../dashboard/village.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { askHttp } from '../../kit/askHttp.ts'

const now_ms = Date.UTC(2026, 9, 21, 3, 2)
const staff = { authorization: 'Bearer operator-token' }

const ruleOf = (rule: object, exercise = false) => {
  const read = SeriesRule.parse({ station: 'jembatan-lama', sensor: 'level', quantity: 'water_level_m', ...rule })
  return { rule: read, state: startWatching(read, null, now_ms), exercise }
}
const siaga = ruleOf({
  id: 'siaga',
  levels: [
    { label: 'Siaga 3', at: 1.5, clear: 1.45 },
    { label: 'Siaga 1', at: 2 },
  ],
})
const rules = [
  siaga,
  ruleOf({ id: 'kering', below: true, levels: [{ label: 'Kering', at: 0.1 }] }),
  ruleOf({ id: 'naik', measure: { rise_over_s: 1_800 }, levels: [{ label: 'Naik cepat', at: 0.3 }] }),
  ruleOf({ id: 'lama', valid_until: '2025-01-01', levels: [{ label: 'Dulu', at: 1 }] }),
  ruleOf({ id: 'latihan', levels: [{ label: 'Siaga 1', at: 0.5 }] }, true),
]

function steady(from_ms: number, to_ms: number): SeriesAnswer {
  const at_ms = Array.from({ length: 289 }, (_, i) => Math.floor(from_ms / 300_000) * 300_000 + i * 300_000)
  const every = <T>(value: T) => at_ms.filter((at) => at < to_ms).map(() => value)
  return { step_ms: 300_000, at_ms, mean: every(1.2), min: every(1.1), max: every(1.3), n: every(60), flag: every(1) }
}

const chain: ChainAnswer = {
  ...{ now_ms, ok: false, says: { id: 'Terganggu.', en: 'Impaired.' } },
  links: [
    { link: 'clock', ok: true, proved_ms: 5, says: { id: 'a', en: 'a' }, troubles: [] },
    {
      link: 'hooks',
      ok: false,
      proved_ms: 3,
      says: { id: 'b', en: 'b' },
      troubles: [{ id: 'sirene-rahasia', en: '!' }],
    },
  ],
}

function alertsNow(): Alert[] {
  const alerts = new Map<string, Alert>()
  addEvent(alerts, alertEvent({ alert: 'a' }))
  return [
    { ...alerts.get('a')!, reached: [{ hook: 'sirene-rahasia', kind: 'webhook', delivered: null, failing: null }] },
  ]
}

async function village() {
  let asked = 0
  const overview = openOverview({
    store: {
      series: async ({ from_ms, to_ms }) => {
        asked++
        return steady(from_ms, to_ms)
      },
      corrections: async () => [],
      forgotten: async () => [],
    },
    stations: () => threeStations(now_ms),
    alerts: alertsNow,
    rules: () => rules,
    sounding: () => 1,
    chain: () => chain,
    gateway: { gateway: 'g-12345678', name: 'Desa', simulated: true },
    impactsOf: () => ({
      'level.water_level_m': { levels: [{ at: 1.5, text: { id: 'Gang Masjid', en: 'Gang Masjid' } }] },
    }),
    now: () => now_ms,
    log: pino({ level: 'silent' }),
  })
  const http = await askHttp({ more: [(app) => overviewResource(app, overview)] })
  onTestFinished(() => http.close())
  const get = async (headers = {}) => (await http.get('/api/v1/overview', headers)).json() as OverviewAnswer
  return { get, asked: () => asked }
}

describe('GET /overview', () => {
  it('is what the contract says: stations, alerts, rules that count, and whether this is made up', async () => {
    const { get } = await village()
    const answer = OverviewAnswer.parse(await get(staff))
    expect(answer.stations.map(({ station }) => station)).toEqual(['jembatan-lama', 'sekolah', 'muara'])
    expect(answer).toMatchObject({ rules: 4, sirens_sounding: 1, gateway: { name: 'Desa', simulated: true } })
    expect(answer.alerts.map(({ evidence, events }) => [evidence.length, events.length])).toEqual([[1, 1]])
  })

  it('has the levels that compare the value itself, of rules that count now, mild to severe', async () => {
    const { get } = await village()
    const { outlook } = await get()
    expect(outlook['jembatan-lama']?.['level.water_level_m']?.levels).toEqual([
      { rule: 'siaga', label: 'Siaga 3', at: 1.5, clear: 1.45, severity: 'Moderate' },
      { rule: 'kering', label: 'Kering', at: 0.1, clear: 0.1, severity: 'Moderate', below: true },
      { rule: 'siaga', label: 'Siaga 1', at: 2, clear: 2, severity: 'Severe' },
    ])
  })

  it('has what the village knows to happen at which value', async () => {
    const { get } = await village()
    expect((await get()).outlook['jembatan-lama']?.['level.water_level_m']?.impacts?.levels[0]?.text.id).toBe(
      'Gang Masjid',
    )
  })

  it('has a curve of each series, and asks the record once a minute however many look', async () => {
    const { get, asked } = await village()
    const answers = await Promise.all([get(), get(), get()])
    expect(answers[0]?.outlook['jembatan-lama']?.['level.water_level_m']?.trend?.values.at(-1)).toBe(1.3)
    // Of three series of the bridge and two of the school the last day, and of those that are no amount the last year.
    expect(asked()).toBe(5 + 4)
  })

  it('tells everybody that something is broken and that one was told, and staff what and who', async () => {
    const { get } = await village()
    const [all, own] = [await get(), await get(staff)]
    expect(JSON.stringify(all)).not.toContain('rahasia')
    expect(all.alerts[0]?.reached).toHaveLength(1)
    expect(all.chain).toMatchObject({ ok: false, proved_ms: 3 })
    expect(all.chain.broken).toHaveLength(1)
    expect(own.chain.broken[0]?.id).toBe('sirene-rahasia')
    expect(own.alerts[0]?.reached?.[0]?.hook).toBe('sirene-rahasia')
  })
})
