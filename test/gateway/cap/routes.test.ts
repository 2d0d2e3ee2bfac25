import { execFileSync } from 'node:child_process'
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openCap } from '../../../gateway/cap/cap-publisher.ts'
import { CapSettings } from '../../../gateway/cap/settings.ts'
import { askHttp, depok } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { lifeOf } from '../../kit/hookHouse.ts'
import { needs } from '../../kit/needs.ts'
import { recording } from '../../kit/recordings.ts'
import { storeIn } from '../store/kit.ts'

const xmllint = needs('xmllint')
const schema = recording('vectors/cap/cap12.xsd')

/** Feed and documents over HTTP, on a real record in `folder`. */
interface Given {
  folder?: string
  cap?: object
  public_place?: 'exact' | 'coarse'
}

/** `katulampa` is registered at one place, whatever it says of itself. */
async function village({ folder = emptyFolder(), cap = {}, public_place }: Given = {}) {
  const placeOf = (station: string) => (station === 'katulampa' ? { lat: -6.6335, lon: 106.8371 } : null)
  const store = await storeIn(folder)
  const reader = await openCap(
    store,
    { cap: CapSettings.parse(cap), ...(public_place && { public_place }) },
    { now: Date.now, log: pino({ level: 'silent' }), placeOf },
  )
  const http = await askHttp({ more: [(app) => reader.resources!(app, [])] })
  let isOpen = true
  const close = async () => {
    if (!isOpen) return
    isOpen = false
    await reader.close()
    await http.close()
    await store.close()
  }
  onTestFinished(close)
  const say = async (...events: ReturnType<typeof lifeOf>) => {
    for (const alert of events) await store.append({ kind: 'alert', received_ms: Date.now(), alert }, { urgent: true })
  }
  return { folder, store, close, say, get: async (path: string) => (await http.get(path)).body, ask: http.get }
}

const statusOf = (text: string) => /<status>(.*)<\/status>/.exec(text)![1]

describe('the CAP feed', () => {
  it('lists each message once, newest first, and serves the document behind each', async () => {
    const { say, get, ask } = await village()
    const events = lifeOf('siaga', ['raised', 'escalated', 'cleared'])
    await say(...events)
    const feed = await ask('/cap/feed.xml')
    expect(feed.headers['content-type']).toBe('application/atom+xml; charset=utf-8')
    const links = [...feed.body.matchAll(/type="application\/cap\+xml" href="(\/cap\/[^"]+)"/g)].map((link) => link[1]!)
    expect(links).toEqual(events.map(({ id }) => `/cap/${id}.xml`).reverse())
    const documents = await Promise.all(links.map(get))
    expect(documents.map((text) => /<msgType>(.*)<\/msgType>/.exec(text)![1])).toEqual(['Cancel', 'Update', 'Alert'])
    expect(documents[0]).toContain(`${events[0]!.id},`)
    expect((await ask(links[0]!)).headers['content-type']).toBe('application/cap+xml; charset=utf-8')
  })

  it('says where the station stands as registered, and not as the station says of itself', async () => {
    const { say, get, store } = await village({ cap: { radius_km: 3 } })
    await store.append({
      kind: 'about',
      station: 'katulampa',
      received_ms: 1,
      about: { ...depok.about!, name: 'Katulampa' },
    })
    const [event] = lifeOf('siaga', ['raised'])
    await say(event!)
    expect(await get(`/cap/${event!.id}.xml`)).toContain('<circle>-6.6335,106.8371 3</circle>')
  })

  it('says it to a kilometre where exact places are for staff, and widens the circle by what that may be off', async () => {
    const { say, get } = await village({ cap: { radius_km: 3 }, public_place: 'coarse' })
    const [event] = lifeOf('siaga', ['raised'])
    await say(event!)
    expect(await get(`/cap/${event!.id}.xml`)).toContain('<circle>-6.63,106.84 4</circle>')
  })

  it('is an exercise until the operator says Actual; what was an exercise before stays one', async () => {
    const before = await village()
    const [first] = lifeOf('first', ['raised'])
    await before.say(first!)
    expect(statusOf(await before.get(`/cap/${first!.id}.xml`))).toBe('Exercise')
    await before.close()
    const cap = { status: 'Actual', sender: 'warga@example.org' }
    const after = await village({ folder: before.folder, cap })
    const [second] = lifeOf('second', ['raised'])
    const [drill] = lifeOf('drill', ['raised'], { exercise: true })
    await after.say(second!, drill!)
    const ids = [first, second, drill].map((event) => event!.id)
    const documents = await Promise.all(ids.map((id) => after.get(`/cap/${id}.xml`)))
    expect(documents.map(statusOf)).toEqual(['Exercise', 'Actual', 'Exercise'])
  })

  it('says what to do about a message that is not there', async () => {
    const { ask } = await village()
    const answer = await ask('/cap/nothing.xml')
    expect([answer.statusCode, answer.json()]).toMatchObject([
      404,
      { detail: expect.stringContaining('/cap/feed.xml') },
    ])
  })
})

describe.skipIf(xmllint.skip || schema.skip)(`what is served, ${xmllint.why}, ${schema.why}`, () => {
  it('is valid, whatever people called the place', async () => {
    const { say, get } = await village()
    const place = `<b>"Bendung" & 'Katulampa'</b> 🌊 ]]> \u0007`
    const events = lifeOf('siaga', ['raised', 'eased', 'cleared'], { place, label: place, source: place })
    await say(...events)
    const lint = (text: string, ...flags: string[]) =>
      execFileSync('xmllint', ['--noout', '--nonet', ...flags, '-'], { input: text, stdio: 'pipe' })
    lint(await get('/cap/feed.xml'))
    for (const { id } of events) lint(await get(`/cap/${id}.xml`), '--schema', schema.path)
  })
})

describe('the cap section of gateway.yaml', () => {
  it('wants a sender for real warnings, and never an authority', () => {
    const complaint = (cap: object) => CapSettings.safeParse(cap).error?.issues[0]?.message
    expect(complaint({ status: 'Actual' })).toContain('need a sender')
    expect(complaint({ sender: 'info@bmkg.go.id' })).toContain('own name')
    expect(complaint({ status: 'Actual', sender: 'warga@example.org' })).toBeUndefined()
  })
})
