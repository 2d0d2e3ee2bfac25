/** A scripted flood for the pages of the early warning: alerts, rules, hooks and a drill, behind the real HTTP server. */
import { z } from 'zod'
import { addEvent } from '../../gateway/alerts/alert.ts'
import type { AlertLogEntry, Delivery, Drill, Hook, RuleAnswer } from '../../gateway/contract.ts'
import { Alert } from '../../gateway/contract.ts'
import type { App } from '../../gateway/http/app.ts'
import { ProblemError } from '../../gateway/http/problem.ts'
import { formatOfWord, periodOf } from '../../gateway/rules/describe.ts'
import { SeriesRule } from '../../gateway/rules/rule.ts'
import { alertEvent } from '../kit/alertWord.ts'
import { hour_ms, minute_ms } from './village.ts'

const series = { station: 'jembatan-lama', sensor: 'level', quantity: 'water_level_m' }
const river = { rule: 'jembatan-siaga', place: 'Jembatan Lama', series, levels: 3, source: 'Rapat warga, 12 Jan 2026' }

/** The words that made the river what it is: Siaga 3, then Siaga 2. */
export function riverWords(now_ms: number): AlertLogEntry[] {
  const raised_ms = now_ms - 75 * minute_ms
  const alert = `jembatan-siaga_2_${raised_ms}`
  const evidence = Array.from({ length: 12 }, (_, i) => ({
    at_ms: now_ms - (42 - i) * minute_ms,
    value: 1.38 + i / 80,
    flag: i === 5 ? (3 as const) : (1 as const),
    received_ms: now_ms - (42 - i) * minute_ms + 300,
    ...(i === 7 && { clock: 'unsynced' as const }),
  }))
  return [
    alertEvent({
      ...river,
      ...{ id: `${alert}_1`, alert, version: 2, at_ms: raised_ms, since_ms: raised_ms, value: 0.812 },
      why: {
        id: 'Tinggi muka air di Jembatan Lama 0,812 m: mencapai batas Siaga 3 (0,8 m).',
        en: 'Water level at Jembatan Lama is 0.812 m: it has reached Siaga 3 (0.8 m).',
      },
    }),
    alertEvent({
      ...river,
      ...{ id: `${alert}_2`, alert, version: 2, at_ms: now_ms - 31 * minute_ms, since_ms: raised_ms, value: 1.512 },
      ...{ kind: 'escalated', level: 1, label: 'Siaga 2', severity: 'Severe', evidence },
      why: {
        id: 'Tinggi muka air di Jembatan Lama 1,512 m: mencapai batas Siaga 2 (1,5 m).',
        en: 'Water level at Jembatan Lama is 1.512 m: it has reached Siaga 2 (1.5 m).',
      },
      advice: {
        id: 'Pindahkan barang dan ternak ke tempat tinggi. Jauhi tepi sungai.',
        en: 'Move belongings and animals to higher ground. Keep away from the river bank.',
      },
    }),
  ]
}

/** An exercise that runs, and rain that ended the day before. */
export function otherWords(now_ms: number): AlertLogEntry[] {
  const rain = `hujan_1_${now_ms - 26 * hour_ms}`
  const drill = `latihan-jembatan_1_${now_ms - 4 * minute_ms}`
  const rainy = {
    ...{ rule: 'hujan', alert: rain, place: 'Atap Sekolah', levels: 2, measured: 'rainfall_mm_in_10800_s' },
    format: formatOfWord('rainfall_mm_in_10800_s'),
    series: { station: 'jembatan-lama', sensor: 'rain', quantity: 'rainfall_mm' },
    subject: { id: 'Curah hujan', en: 'Rainfall' },
  }
  return [
    alertEvent({
      ...rainy,
      ...{
        id: `${rain}_1`,
        at_ms: now_ms - 26 * hour_ms,
        since_ms: now_ms - 26 * hour_ms,
        value: 52.4,
        label: 'Lebat',
      },
      why: { id: 'Curah hujan 52,4 mm dalam 3 jam: mencapai Lebat.', en: 'Rainfall is 52.4 mm in 3 hours: heavy.' },
    }),
    alertEvent({
      ...rainy,
      ...{ id: `${rain}_2`, at_ms: now_ms - 23 * hour_ms, since_ms: now_ms - 26 * hour_ms, value: 11, label: 'Lebat' },
      ...{ kind: 'cleared', level: null, severity: 'Minor' },
      why: { id: 'Curah hujan 11 mm dalam 3 jam: peringatan berakhir.', en: 'Rainfall is 11 mm in 3 hours: it ends.' },
    }),
    alertEvent({
      ...river,
      ...{ rule: 'latihan-jembatan', id: `${drill}_1`, alert: drill, exercise: true, value: 2.04 },
      ...{ at_ms: now_ms - 4 * minute_ms, since_ms: now_ms - 4 * minute_ms, level: 2, label: 'Siaga 1' },
      ...{ place: 'Jembatan Lama', severity: 'Extreme' },
      why: {
        id: 'Tinggi muka air di Jembatan Lama 2,04 m: mencapai batas Siaga 1 (2 m).',
        en: 'Water level at Jembatan Lama is 2.04 m: it has reached Siaga 1 (2 m).',
      },
    }),
  ]
}

const facts: Omit<RuleAnswer, 'periods'>[] = [
  {
    id: 'jembatan-siaga',
    version: 2,
    origin: 'file',
    rule: {
      id: 'jembatan-siaga',
      name: 'Jembatan Lama',
      ...series,
      levels: [
        { label: 'Siaga 3', at: 0.8, clear: 0.75 },
        { label: 'Siaga 2', at: 1.5, clear: 1.45 },
        { label: 'Siaga 1', at: 2, clear: 1.95 },
      ],
      for_s: 120,
      source: 'Rapat warga, 12 Jan 2026',
      valid_from: '2026-01-12',
      datum: 'nol papan duga jembatan',
    },
    state: { level: 1, value: 1.512, at_ms: 1 },
  },
  {
    id: 'hujan',
    version: 1,
    origin: 'api',
    rule: {
      id: 'hujan',
      name: 'Atap Sekolah',
      ...{ station: 'jembatan-lama', sensor: 'rain', quantity: 'rainfall_mm', measure: { sum_over_s: 10_800 } },
      levels: [
        { label: 'Lebat', at: 50, clear: 40 },
        { label: 'Sangat lebat', at: 100, clear: 80 },
      ],
    },
    state: { level: null, value: 11, at_ms: 1 },
  },
]
export const rules: RuleAnswer[] = facts.map((answer) => ({
  ...answer,
  periods: [periodOf(SeriesRule.parse(answer.rule))],
}))

function hooksAt(now_ms: number): Hook[] {
  const hook = { position: 7, waiting: 0, dead: 0, last_delivered_ms: now_ms - 31 * minute_ms }
  return [
    {
      ...hook,
      ...{ id: 'sirene-desa', kind: 'webhook', target: 'http://10.0.0.7:9000/hook', state: 'ok' },
      ...{ says: 'Well.', says_id: 'Baik.' },
    },
    {
      ...hook,
      ...{ id: 'bot-warga', kind: 'telegram', target: 'https://api.telegram.org', waiting: 2, state: 'retrying' },
      says: 'The receiver answered 502. Trying again in 30 s.',
      says_id: 'Penerima menjawab 502. Dicoba lagi dalam 30 detik.',
    },
  ]
}

function deliveriesAt(now_ms: number, hook: string): Delivery[] {
  const event = { hook, event: 'jembatan-siaga_2_1_2', alert: 'jembatan-siaga_2_1', pos: 7, reading_ms: now_ms }
  return [
    { ...event, attempt: 2, at_ms: now_ms - 20_000, took_ms: 41, outcome: 'delivered', status: 204, says: '' },
    {
      ...event,
      attempt: 1,
      at_ms: now_ms - 21_000,
      took_ms: 10_000,
      outcome: 'retry',
      status: null,
      says: 'no answer',
    },
  ]
}

/** Opens the flood's resources. `say` tells every page a word; `more` belongs into the village. */
export function openFlood(now_ms: number, tell: (word: AlertLogEntry) => void) {
  const alerts = new Map<string, Alert>()
  for (const word of [...otherWords(now_ms), ...riverWords(now_ms)]) addEvent(alerts, word)
  const drills: Drill[] = []
  const asked: unknown[] = []
  const say = (word: AlertLogEntry) => {
    addEvent(alerts, word)
    tell(word)
  }

  function resource(app: App) {
    const get = (path: string, answer: (id: string) => unknown) =>
      app.get(
        `/api/v1/${path}`,
        {
          config: { may: 'see' },
          schema: { params: z.object({ id: z.string().optional() }), response: { 200: z.unknown() } },
        },
        async ({ params }) => answer(params.id ?? ''),
      )
    get('alerts', () => ({ alerts: [...alerts.values()] }))
    get('alerts/:id', (id) => known(id))
    get('rules', () => ({ rules, file: 'rules.yaml' }))
    get('rules/audit', () => ({ changes: [] }))
    get('hooks', () => ({ hooks: hooksAt(now_ms) }))
    get('hooks/:id/deliveries', (id) => ({ deliveries: deliveriesAt(now_ms, id) }))
    get('drills', () => ({ drills }))
    app.post(
      '/api/v1/alerts/:id/acknowledge',
      {
        config: { may: 'answer' },
        schema: {
          params: z.object({ id: z.string() }),
          body: z.strictObject({ comment: z.string(), level: z.int().optional() }),
          response: { 200: Alert },
        },
      },
      async ({ params: { id }, body: { comment, level } }) => {
        const alert = known(id)
        if (alert.acknowledged)
          throw new ProblemError(409, { id: 'Sudah ditanggapi.', en: 'It has been acknowledged.' })
        const { rule, exercise, label } = alert
        const at_ms = Date.now()
        say({
          id: `${id}_seen`,
          alert: id,
          rule,
          exercise,
          at_ms,
          kind: 'acknowledged',
          by: 'Sari',
          comment,
          level,
          label,
        })
        return known(id)
      },
    )
    app.post(
      '/api/v1/drills',
      {
        config: { may: 'answer' },
        schema: { body: z.strictObject({ rule: z.string() }), response: { 200: z.unknown() } },
      },
      async ({ body: { rule } }) => {
        const drill = drillOf(rule, [...alerts.values()].find(({ exercise }) => exercise)!, now_ms)
        drills.unshift(drill)
        return drill
      },
    )
    app.post(
      '/api/v1/rules/backtest',
      { config: { may: 'see' }, schema: { body: z.looseObject({}), response: { 200: z.unknown() } } },
      async ({ body }) => {
        asked.push(body)
        return {
          events: [
            { at_ms: now_ms - 30 * hour_ms, kind: 'raised', label: 'Tingkat 1', value: 1.21 },
            { at_ms: now_ms - 22 * hour_ms, kind: 'cleared', label: 'Tingkat 1', value: 0.98 },
          ],
          rows: 10_080,
          truncated: false,
        }
      },
    )
  }

  function known(id: string): Alert {
    const alert = alerts.get(id)
    if (alert) return alert
    throw new ProblemError(404, { id: 'Tidak ada peringatan itu.', en: 'There is no such alert.' })
  }

  return { more: [resource], say, drills, asked, first: { alerts: () => [...alerts.values()], rules: 2 } }
}

function drillOf(rule: string, alert: Alert, now_ms: number): Drill {
  const [event] = alert.events
  return {
    ...{
      id: 'latihan-1',
      rule,
      station: 'latihan-1',
      state: 'done',
      started_ms: now_ms - 4 * minute_ms,
      ended_ms: now_ms,
    },
    readings: { sent: 120, of: 120 },
    alerts: [alert],
    hooks: [
      { hook: 'sirene-desa', event: event!.id, state: 'delivered', latency_ms: 84 },
      { hook: 'bot-warga', event: event!.id, state: 'waiting', latency_ms: null },
    ],
  }
}
