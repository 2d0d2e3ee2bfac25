/** Real gateways in the states that screens are looked at in, each started when the first screen asks for it. */
import { connectAsync } from 'mqtt'
import { onTestFinished } from 'vitest'
import { printedBy } from '../../kit/cli.ts'
import { openKeptVillage } from '../keptVillage.ts'
import { openWire } from '../village.ts'
import type { StateName } from './rows.ts'

export type Standing = Awaited<ReturnType<typeof openStanding>>
type Village = Awaited<ReturnType<typeof openKeptVillage>>
type Values = Record<string, number>

const minute_ms = 60_000
const past_min = 90
const longName =
  'Pos Pantau Sungai Ciliwung Bendungan Katulampa Kecamatan Bogor Timur Dekat Jembatan Lama Gang Masjid 3'
const longWord = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochpantau'

/** The river of this village, and whose street it is at which level. */
const places = {
  river: [{ name: 'Ciliwung', stations: [{ station: 'hulu' }, { station: 'jembatan', travel_min: 90 }] }],
  impacts: [
    {
      station: 'hulu',
      levels: [
        { at: 1.2, text: 'Gang Masjid tergenang', geo: street([106.8, -6.6], [106.803, -6.6015]) },
        { at: 1.8, text: { id: 'Air masuk rumah di RT 03', en: 'Water enters houses of RT 03' } },
      ],
    },
  ],
}

function street(from: number[], to: number[]) {
  return { type: 'LineString', coordinates: [from, to] }
}

/** States that need a village of their own; the others are things that happen to the link or the page in a calm one. */
const kinds: readonly StateName[] = ['names', 'history', 'flood', 'crowd', 'closed']

/** `of` gives the gateway that a state is looked at on, with the one-time link of an operator. */
export function openStandings() {
  const open = new Map<string, Promise<Standing>>()
  return {
    of(state: StateName): Promise<Standing> {
      const kind = kinds.includes(state) ? state : 'calm'
      const found = open.get(kind) ?? openStanding(kind)
      open.set(kind, found)
      return found
    },
  }
}

async function openStanding(kind: StateName) {
  const village = await openKeptVillage({ ...places, ...(kind === 'closed' && { public: false }) })
  await printedBy(village.folder, 'station', 'set', 'hulu', '--lat', '-6.6', '--lon', '106.8')
  const now_ms = Date.now()
  const minutes = kind === 'history' ? 1 : past_min
  for (let i = minutes; i >= 1; i--) await village.measure(level(i), now_ms - i * minute_ms)
  const freshen = () => village.measure(kind === 'flood' ? 1.62 : level(0))
  await freshen()
  await furnish[kind]?.(village)
  const wire = await openWire(Number(new URL(village.http).port))
  onTestFinished(wire.close)
  const url = `http://127.0.0.1:${wire.port}`
  const link = await village.link(`operator-${kind}`, 'operator')
  return { ...village, freshen, wire, url, link: `${url}/${link.slice(link.indexOf('#'))}` }
}

const level = (minutes_ago: number) => 0.4 + Math.sin(minutes_ago / 9) / 20

/** What there is beside the river. */
const furnish: Partial<Record<StateName, (village: Village) => Promise<unknown>>> = {
  calm: neighbours,
  flood: neighbours,
  async names(village) {
    await register(village, 'panjang', longName)
    await register(village, 'kata', longWord)
  },
  history: ({ folder }) => printedBy(folder, 'station', 'add', 'baru', '--name', 'Baru dipasang'),
  async crowd(village) {
    for (let i = 1; i < 60; i++) await register(village, `s${i}`, `Stasiun ${i}`, { sensors: i === 7 ? 60 : 1 })
  },
}

async function neighbours(village: Village) {
  await register(village, 'sekolah', 'Atap Sekolah', { minutes: past_min })
  const water = (i: number) => ({ water_level_m: 0.3 + level(i), rainfall_mm: i % 11 === 0 ? 0.4 : 0 })
  await register(village, 'jembatan', 'Jembatan Lama', { minutes: past_min, values: water, sensor: 'jembatan' })
}

const air = (i: number): Values => ({
  ...{ pm2_5_ug_m3: 41 + Math.sin(i / 7) * 6, pm10_ug_m3: 60, air_temperature_c: 27, humidity_pct: 80 },
  pressure_hpa: 1009,
})

/** Adds a station whose sensors have sent a reading each minute. */
async function register(
  { folder, mqtt }: Village,
  id: string,
  name: string,
  { sensors = 1, minutes = 1, values = air as (i: number) => Values, sensor = 'air' } = {},
) {
  const { password } = await printedBy(
    folder,
    'station',
    'add',
    id,
    '--name',
    name,
    '--lat',
    '-6.61',
    '--lon',
    '106.81',
  )
  const client = await connectAsync(mqtt, { username: id, password, reconnectPeriod: 0 })
  const now_ms = Date.now()
  for (let i = minutes - 1; i >= 0; i--) {
    const reading = { at_ms: now_ms - i * minute_ms, values: values(i) }
    const readings = Array.from({ length: sensors }, (_, n) => ({ sensor: n ? `${sensor}-${n}` : sensor, ...reading }))
    const pack = { epoch: 'm', seq: minutes - i, readings }
    await client.publishAsync(`pantau/1/${id}/readings`, JSON.stringify(pack), { qos: 1 })
  }
  await client.endAsync()
}
