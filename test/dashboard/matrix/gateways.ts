/** Real gateways in the states that screens are looked at in, each started when the first screen asks for it. */
import { connectAsync } from 'mqtt'
import { onTestFinished } from 'vitest'
import { openKeptVillage } from '../keptVillage.ts'
import { openWire } from '../village.ts'
import type { StateName } from './rows.ts'

export type Standing = Awaited<ReturnType<typeof openStanding>>

const minute_ms = 60_000
const longName =
  'Pos Pantau Sungai Ciliwung Bendungan Katulampa Kecamatan Bogor Timur Dekat Jembatan Lama Gang Masjid 3'
const longWord = 'Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochpantau'

/** `of` gives the gateway that a state is looked at on, with the cookie of an operator. */
export function openStandings() {
  const open = new Map<string, Promise<Standing>>()
  return {
    of(state: StateName): Promise<Standing> {
      const kind = state === 'flood' || state === 'crowd' || state === 'closed' ? state : 'calm'
      const found = open.get(kind) ?? openStanding(kind)
      open.set(kind, found)
      return found
    },
  }
}

async function openStanding(kind: string) {
  const village = await openKeptVillage(kind === 'closed' ? { public: false } : {})
  const now_ms = Date.now()
  for (let i = 30; i >= 1; i--) await village.measure(0.4 + Math.sin(i / 5) / 20, now_ms - i * minute_ms)
  if (kind === 'flood') await village.measure(1.62)
  if (kind === 'calm') {
    await register(village, 'panjang', longName)
    await register(village, 'kata', longWord)
    await village.type('station', 'add', 'baru', '--name', 'Baru dipasang')
  }
  if (kind === 'crowd') for (let i = 1; i < 60; i++) await register(village, `s${i}`, `Stasiun ${i}`)
  const wire = await openWire(Number(new URL(village.http).port))
  onTestFinished(wire.close)
  const url = `http://127.0.0.1:${wire.port}`
  const link = await village.link(`operator-${kind}`, 'operator')
  return { ...village, wire, url, link: `${url}/${link.slice(link.indexOf('#'))}` }
}

/** Adds a station that has sent one reading of five values. */
async function register({ type, mqtt }: Awaited<ReturnType<typeof openKeptVillage>>, id: string, name: string) {
  const { password } = await type('station', 'add', id, '--name', name)
  const client = await connectAsync(mqtt, { username: id, password, reconnectPeriod: 0 })
  const values = { pm2_5_ug_m3: 41, pm10_ug_m3: 60, air_temperature_c: 27, humidity_pct: 80, pressure_hpa: 1009 }
  const readings = [{ sensor: 'air', at_ms: Date.now(), values }]
  await client.publishAsync(`pantau/1/${id}/readings`, JSON.stringify({ epoch: 'm', seq: 1, readings }), { qos: 1 })
  await client.endAsync()
}
