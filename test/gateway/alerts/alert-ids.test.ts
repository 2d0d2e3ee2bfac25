/** Two gateways may have the same rules and stations: their alerts never share an id. What is out keeps its own. */
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCap } from '../../../gateway/cap/cap-publisher.ts'
import { CapSettings } from '../../../gateway/cap/settings.ts'
import type { AlertLogEntry } from '../../../gateway/contract.ts'
import { steady } from '../../../gateway/hooks/brake.ts'
import { openNoticeDesk } from '../../../gateway/hooks/notice-desk.ts'
import { openNotices } from '../../../gateway/hooks/notices.ts'
import type { Store } from '../../../gateway/store/record.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { engineVillage } from '../../kit/engineVillage.ts'
import { rule } from '../../kit/katulampa.ts'

const cawang = 'k7qm-2xv9-t4bd'
const depok = 'b3wn-8hjr-5cze'
const log = pino({ level: 'silent' })

async function flood(gateway: string) {
  const village = await engineVillage([rule()], { gateway })
  for (const [minute, value] of [0.9, 1.6, 0.1].entries()) await village.arrive(minute, value)
  await village.engine.reached(village.store.position())
  return village
}

async function capOf(store: Store, settings: object = {}, made_at_pos = 0) {
  const tools = { now: Date.now, log, gateway: cawang, made_at_pos }
  const reader = await openCap(store, { cap: CapSettings.parse(settings) }, tools)
  onTestFinished(() => reader.close())
  const http = await askHttp({ more: [(app) => reader.resources!(app, [])] })
  return async (path: string) => (await http.get(`/cap/${path}.xml`)).body
}

const idsOf = (words: AlertLogEntry[]) => words.flatMap(({ id, alert }) => [id, alert])

describe('ids of alerts', () => {
  it('are others at each gateway, for the same rule, station and readings', async () => {
    const [one, other] = [await flood(cawang), await flood(depok)]
    const [words, others] = [await one.words(), await other.words()]
    expect(words.map(({ kind }) => kind)).toEqual(['raised', 'escalated', 'cleared'])
    expect(words).toMatchObject(words.map(() => ({ gateway: cawang, alert: expect.stringMatching(`_${cawang}$`) })))
    expect(new Set(words.map(({ alert }) => alert)).size).toBe(1)
    expect(words.map(({ id, alert }) => id.slice(alert.length))).toEqual(['_1', '_2', '_3'])
    expect(idsOf(others).filter((id) => idsOf(words).includes(id))).toEqual([])
  })

  it('are short enough to be acknowledged, and hold nothing that CAP forbids', async () => {
    const long = rule({ id: 'b'.repeat(40), version: 1_000_000 })
    const village = await engineVillage([long], { gateway: cawang })
    await village.arrive(0, 0.9)
    await village.engine.reached(village.store.position())
    const [{ id }] = (await village.words()) as [AlertLogEntry]
    expect(id.length).toBeLessThan(100)
    expect(id).toMatch(/^[a-z0-9_-]+$/)
  })

  it('stay as they were for an alert that began under an older version', async () => {
    const village = await engineVillage([rule()])
    await village.arrive(0, 0.9)
    await village.engine.reached(village.store.position())
    await village.engine.close()
    const engine = await village.again([rule()], cawang)
    for (const [minute, value] of [1.6, 0.1, 0.9].entries()) await village.arrive(minute + 1, value)
    await engine.reached(village.store.position())
    const [raised, escalated, cleared, next] = await village.words()
    expect(raised!.alert).not.toContain(cawang)
    expect([escalated!.alert, cleared!.alert]).toEqual([raised!.alert, raised!.alert])
    expect(next!.alert).toMatch(new RegExp(`^katulampa-siaga_1_\\d+_${cawang}$`))
  })
})

describe('CAP messages', () => {
  it('carry the gateway in identifier and sender, and name earlier ones by both', async () => {
    const { store, words } = await flood(cawang)
    const [raised, , cleared] = await words()
    const cap = await capOf(store)
    const text = await cap(cleared!.id)
    expect(text).toContain(`<identifier>${cleared!.id}</identifier>`)
    expect(text).toContain(`<sender>pantau-${cawang}@localhost</sender>`)
    expect(text).toContain(`<references>pantau-${cawang}@localhost,${raised!.id},`)
    expect(await cap('feed')).toContain(`<id>urn:pantau:cap:${cawang}:feed</id>`)
  })

  it('go out from the sender that the settings name', async () => {
    const { store, words } = await flood(cawang)
    const cap = await capOf(store, { sender: 'warga@example.org' })
    expect(await cap((await words())[0]!.id)).toContain('<sender>warga@example.org</sender>')
  })

  it('of before say what they said, and the feed has its old id', async () => {
    const village = await engineVillage([rule()])
    await village.arrive(0, 0.9)
    await village.engine.reached(village.store.position())
    const cap = await capOf(village.store, {}, village.store.position())
    expect(await cap((await village.words())[0]!.id)).toContain('<sender>pantau@localhost</sender>')
    expect(await cap('feed')).toContain('<id>urn:pantau:cap:feed</id>')
  })
})

describe('notices', () => {
  const notice = {
    id: 'rule-banjir-not-judged',
    severity: 'Moderate' as const,
    since_ms: 1,
    title: { id: 'a', en: 'b' },
    text: { id: 'c', en: 'd' },
  }

  function deskOf(gateway: string, told: Parameters<typeof openNoticeDesk>[0]['told'] = []) {
    const board = openNotices()
    const desk = openNoticeDesk({
      hook: 'h',
      isWanted: true,
      board,
      told,
      gateway,
      now: () => 1,
      changed: () => undefined,
    })
    board.notify(notice)
    return { desk, board }
  }

  it('of the same trouble have other ids at each gateway', () => {
    const [one] = deskOf(cawang).desk.said()
    const [other] = deskOf(depok).desk.said()
    expect(one!.event).toMatchObject({ gateway: cawang, alert: `notice_${notice.id}_${cawang}` })
    expect(one!.id).not.toBe(other!.id)
    expect(one!.event.alert).not.toBe(other!.event.alert)
  })

  it('that were told by an older version end under the id they had', () => {
    const told = [{ notice, isActive: true, end_ms: null, said: 1, flap: steady }]
    const { desk, board } = deskOf(cawang, told)
    board.end(notice.id)
    expect(desk.said()).toMatchObject([{ event: { kind: 'cleared', alert: `notice_${notice.id}` } }])
  })
})
