import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { depok } from '../../kit/askHttp.ts'
import { capVillage } from '../../kit/capVillage.ts'
import { lifeOf } from '../../kit/hookHouse.ts'
import { needs } from '../../kit/needs.ts'
import { recording } from '../../kit/recordings.ts'

const xmllint = needs('xmllint')
const schema = recording('vectors/cap/cap12.xsd')

/** So many short alerts of one rule, one after another. */
function flapping(rule: string, count: number): AlertEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const at_ms = 1_760_000_000_000 + index * 1_000
    const alert = `${rule}_1_${at_ms}`
    return lifeOf(rule, ['raised', 'cleared']).map((event, n) => ({
      ...event,
      id: `${alert}_${n + 1}`,
      alert,
      at_ms,
      level: event.kind === 'cleared' ? null : 0,
    }))
  }).flat()
}

describe('the feed', () => {
  it('lists what is in force first, however much another rule has flapped since, and finds old documents', async () => {
    const { say, listed, ask } = await capVillage()
    const [old] = lifeOf('lama', ['raised', 'cleared'])
    const [flood] = lifeOf('banjir', ['raised'])
    await say({ ...old!, level: null, kind: 'cleared' }, flood!, ...flapping('riak', 1_200))
    const ids = await listed()
    expect(ids[0]).toBe(flood!.id)
    expect(ids).toHaveLength(100)
    for (const { id } of [old!, flood!]) expect((await ask(`/cap/${id}.xml`)).statusCode, id).toBe(200)
  })

  it.each([
    ['in the same millisecond', 0],
    ['after the clock was set back', -3_600_000],
  ])('lists the end of a warning before what it ended, also %s', async (_, step_ms) => {
    const { say, listed, clock } = await capVillage()
    const [raised, escalated, cleared] = lifeOf('siaga', ['raised', 'escalated', 'cleared'])
    await say(raised!, escalated!)
    clock.step(step_ms)
    await say({ ...cleared!, level: null })
    expect(await listed()).toEqual([cleared!.id, escalated!.id, raised!.id])
  })

  it('lets few wait while old messages are looked for, since anybody may ask', async () => {
    const { say, ask } = await capVillage()
    await say(...flapping('riak', 50))
    const ids = Array.from({ length: 30 }, (_, n) => `tidak-ada_1_1_${n}`)
    const statuses = (await Promise.all(ids.map((id) => ask(`/cap/${id}.xml`)))).map(({ statusCode }) => statusCode)
    expect(new Set(statuses)).toEqual(new Set([404, 503]))
    expect((await ask('/cap/tidak-ada_1_1_1.xml')).statusCode).toBe(404)
  })

  it('says nothing of sensors in trouble: that is the operator’s matter', async () => {
    const { say, listed, ask } = await capVillage()
    const [silent] = lifeOf('senyap', ['raised'], { measured: 'silence_s', value: 900 })
    const series = { station: 'hulu', sensor: 'daya', quantity: 'battery_v' }
    const [weak] = lifeOf('daya', ['raised'], { series, measured: 'battery_v', value: 10.9 })
    await say(silent!, weak!)
    expect(await listed()).toEqual([])
    expect((await ask(`/cap/${silent!.id}.xml`)).statusCode).toBe(404)
  })

  it('takes links and ids from the settings, never from who asks', async () => {
    const { say, inject, close, folder } = await capVillage()
    const [raised] = lifeOf('siaga', ['raised'])
    await say(raised!)
    const asked = (host: string) => inject({ method: 'GET', url: '/cap/feed.xml', headers: { host } })
    const [ours, evil] = [await asked('pantau.desa'), await asked('evil.example')]
    expect(evil.body).toBe(ours.body)
    expect(ours.body).toContain(`href="/cap/${raised!.id}.xml"`)
    await close()
    const named = await capVillage({ folder, cap: { address: 'https://pantau.example.org/' } })
    expect(await named.get('/cap/feed.xml')).toContain(`href="https://pantau.example.org/cap/${raised!.id}.xml"`)
  })
})

describe('a document', () => {
  const place = { lat: -7.5, lon: 110.8 }

  it('has the registered place, not what the station says of itself', async () => {
    const { say, get, store } = await capVillage()
    await store.append({ kind: 'about', station: 'katulampa', received_ms: 1, about: depok.about! })
    const [raised] = lifeOf('siaga', ['raised'], { area: { names: [], position: place } })
    await say(raised!)
    expect(await get(`/cap/${raised!.id}.xml`)).toContain('<circle>-7.5,110.8 1</circle>')
  })

  it.each([
    ['Minor', 'Monitor', 'Expected'],
    ['Moderate', 'Monitor', 'Expected'],
    ['Severe', 'Prepare', 'Immediate'],
    ['Extreme', 'Evacuate', 'Immediate'],
  ] as const)('of a flood that is %s asks people to %s', async (severity, response, urgency) => {
    const { say, get } = await capVillage()
    const [raised] = lifeOf('siaga', ['raised'], { severity, hazard: { id: 'Banjir', en: 'Flood' } })
    await say(raised!)
    const text = await get(`/cap/${raised!.id}.xml`)
    for (const part of [
      '<event>Banjir</event>',
      '<event>Flood</event>',
      '<valueName>pantau:hazard</valueName>\n<value>flood</value>',
      `<responseType>${response}</responseType>`,
      `<urgency>${urgency}</urgency>`,
    ]) {
      expect(text).toContain(part)
    }
  })

  it('gives no all-clear when only the rule has ended', async () => {
    const { say, get } = await capVillage()
    const life = lifeOf('siaga', ['raised', 'cleared'])
    await say(life[0]!, { ...life[1]!, level: null, expired: true })
    expect(await get(`/cap/${life[1]!.id}.xml`)).not.toContain('AllClear')
  })

  it('is less sure of a reading that is doubted', async () => {
    const { say, get } = await capVillage()
    const evidence = [{ at_ms: 1, value: 1, flag: 2 as const, received_ms: 1, clock: 'doubted' as const }]
    const [raised] = lifeOf('siaga', ['raised'], { evidence })
    await say(raised!)
    expect(await get(`/cap/${raised!.id}.xml`)).toContain('<certainty>Likely</certainty>')
  })

  it.skipIf(xmllint.skip || schema.skip)(
    `is valid with all that a rule may state, ${xmllint.why}, ${schema.why}`,
    async () => {
      const { say, get } = await capVillage()
      const corner = (lat: number, lon: number) => ({ lat, lon })
      const polygon = [corner(-6, 106), corner(-6, 107), corner(-7, 107), corner(-6, 106)]
      const [raised] = lifeOf('siaga', ['raised'], {
        zone: 'Asia/Makassar',
        area: { names: ['Kampung Baru', 'RW 05'], position: place, polygon, geocode: { 'kemendagri.go.id': '31.74' } },
        hazard: { id: 'Banjir', en: 'Flood' },
        advice: { id: 'Mengungsi.', en: 'Leave.' },
        contact: 'Posko, 0812-0000-0000',
        web: 'https://pantau.example.org/?a=1&b=2',
        holds_s: 3_600,
      })
      await say(raised!)
      const text = await get(`/cap/${raised!.id}.xml`)
      execFileSync('xmllint', ['--noout', '--nonet', '--schema', schema.path, '-'], { input: text, stdio: 'pipe' })
      expect(text).toContain('<polygon>-6,106 -6,107 -7,107 -6,106</polygon>')
      expect(text).toContain('<areaDesc>Kampung Baru, RW 05</areaDesc>')
      expect(text).toMatch(/<sent>.*\+08:00<\/sent>/)
      expect(text).not.toContain('<circle>')
    },
  )
})

it('statistics tell how warnings have gone, by rule and year, without exercises', async () => {
  const { say, ask } = await capVillage()
  const [raised, cleared] = lifeOf('siaga', ['raised', 'cleared'])
  const end = { ...cleared!, level: null, at_ms: raised!.at_ms + 5_400_000 }
  const seen = { id: 'seen', alert: raised!.alert, rule: 'siaga', at_ms: raised!.at_ms, exercise: false }
  await say(raised!, { ...seen, kind: 'acknowledged', by: 'ani', comment: 'Palsu: laba-laba di sensor' }, end)
  await say(...lifeOf('latihan', ['raised'], { exercise: true }))
  expect((await ask('/cap/statistics')).json()).toEqual({
    since_ms: raised!.at_ms,
    years: [
      {
        rule: 'siaga',
        place: raised!.place,
        year: expect.any(Number),
        raised: 1,
        ended: 1,
        duration_s: { mean: 5_400, longest: 5_400 },
        acknowledged: 1,
        false_alarms: 1,
      },
    ],
  })
})
