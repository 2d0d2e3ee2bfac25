import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Role, Station } from '../../../gateway/contract.ts'
import { logbookResource, openLogbook } from '../../../gateway/logbook/index.ts'
import { limits } from '../../../gateway/logbook/logbook.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { jpeg, jpegFromPhone } from '../../kit/jpeg.ts'

const now_ms = Date.UTC(2026, 10, 26, 2)
const log = pino({ level: 'silent' })
const hulu = (id: string) => (id === 'hulu' ? ({} as Station) : undefined)

async function bookIn(folder: string, hasRoom: () => boolean = () => true) {
  const logbook = await openLogbook({ folder, hasRoom, now: () => now_ms, log })
  return logbook
}

/** A logbook behind the real server; tokens are called as their role. */
async function village({
  folder = emptyFolder(),
  hasRoom = () => true,
}: {
  folder?: string
  hasRoom?: () => boolean
} = {}) {
  const logbook = await bookIn(folder, hasRoom)
  const http = await askHttp({
    now: () => now_ms,
    verifyToken: (token) => ({ name: token, role: token.split('-')[0] as Role, person: token }),
    more: [(app) => logbookResource(app, { logbook, stations: { get: hulu }, now: () => now_ms })],
  })
  onTestFinished(async () => {
    await http.close()
    await logbook.close()
  })
  const as = (who?: string) => (who ? { authorization: `Bearer ${who}` } : {})
  return {
    folder,
    logbook,
    read: async (who?: string, query = '') =>
      (await http.get(`/api/v1/stations/hulu/logbook${query}`, as(who) as Record<string, string>)).json(),
    write: (payload: object, who = 'volunteer-sari', station = 'hulu') =>
      http.inject({ method: 'POST', url: `/api/v1/stations/${station}/logbook`, payload, headers: as(who) }),
    remove: (id: string, who = 'volunteer-sari') =>
      http.inject({ method: 'DELETE', url: `/api/v1/stations/hulu/logbook/${id}?why=salah`, headers: as(who) }),
    photo: (url: string, who?: string) => http.get(`/api/v1/${url}`, as(who) as Record<string, string>),
  }
}

const cleaned = { id: 'entry-0001', kind: 'cleaning', text: 'Sarang laba-laba dibersihkan', at: now_ms - 3_600_000 }

describe('the logbook of a station', () => {
  it('has what was written, the newest first, with who and when', async () => {
    const { write, read } = await village()
    await write(cleaned)
    await write({ text: 'Baterai 11,9 V', kind: 'battery' })
    expect((await read('viewer')).entries).toHaveLength(2)
    const { entries, more } = await read('volunteer-budi')
    expect(entries).toMatchObject([
      { kind: 'battery', text: 'Baterai 11,9 V', at_ms: now_ms, by: 'volunteer-sari', photo: null },
      { kind: 'cleaning', at_ms: now_ms - 3_600_000, entered_ms: now_ms },
    ])
    expect(more).toBe(false)
    expect(await read('volunteer-budi', '?limit=1')).toMatchObject({ entries: [{ kind: 'battery' }], more: true })
    expect((await read('volunteer-budi', `?to=${now_ms}`)).entries).toMatchObject([{ kind: 'cleaning' }])
  })

  it('tells everybody what was done and when, and neither words nor names nor photos', async () => {
    const { write, read, photo } = await village()
    const { photo: kept } = (await write({ ...cleaned, photo: jpeg.toString('base64') })).json()
    expect((await read()).entries).toEqual([{ ...cleanedPublicly, photo: null, text: '', by: 'staff' }])
    expect((await photo(kept.url)).statusCode).toBe(401)
    expect((await photo(kept.url, 'viewer')).statusCode).toBe(403)
  })

  it('keeps a photo as the picture alone, and gives it back', async () => {
    const { write, read, photo, folder } = await village()
    await write({ ...cleaned, photo: jpegFromPhone().toString('base64') })
    const [entry] = (await read('volunteer-budi')).entries
    expect(entry.photo).toEqual({
      url: 'stations/hulu/logbook/entry-0001/photo',
      width: 1,
      height: 1,
      bytes: jpeg.length,
    })
    const answer = await photo(entry.photo.url, 'volunteer-budi')
    expect([answer.headers['content-type'], answer.rawPayload]).toEqual(['image/jpeg', jpeg])
    expect(readdirSync(join(folder, 'logbook'))).toEqual([expect.stringMatching(/^hulu_[0-9a-f]{16}\.jpg$/)])
  })

  it('writes what is sent twice once', async () => {
    const { write, read } = await village()
    const [first, second] = await Promise.all([write(cleaned), write(cleaned)])
    expect(first.json()).toEqual(second.json())
    expect((await read()).entries).toHaveLength(1)
    expect((await write({ ...cleaned, text: 'other words' })).statusCode).toBe(409)
  })

  it.each([
    [{}, 400, 'text: is empty'],
    [{ text: 'x', kind: 'party' }, 400, 'kind'],
    [{ text: 'x', at: now_ms + 3_600_000 }, 400, 'lies in the future'],
    [{ text: 'x', photo: Buffer.from('<svg/>').toString('base64') }, 409, 'no JPEG'],
    [{ text: 'x', photo: 'not base64!' }, 400, 'photo'],
    [{ text: 'x'.repeat(2_001) }, 400, 'text'],
  ])('refuses %j', async (payload, status, sentence) => {
    const { write, read } = await village()
    const answer = await write(payload)
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(sentence)])
    expect((await read()).entries).toEqual([])
  })

  it('is written by volunteers, of stations that there are', async () => {
    const { write } = await village()
    expect((await write(cleaned, '')).statusCode).toBe(401)
    expect((await write(cleaned, 'viewer-ani')).statusCode).toBe(403)
    expect((await write(cleaned, 'volunteer-sari', 'hilir')).statusCode).toBe(404)
  })

  it('has a limit of entries and of photos for each station, and takes no photo while the disk is full', async () => {
    const folder = emptyFolder()
    let hasRoom = true
    const { write, logbook } = await village({ folder, hasRoom: () => hasRoom })
    hasRoom = false
    const refused = await write({ ...cleaned, photo: jpeg.toString('base64') })
    expect([refused.statusCode, refused.json().detail]).toEqual([409, expect.stringContaining('Write without a photo')])
    expect(existsSync(join(folder, 'logbook'))).toBe(false)
    const writer = { by: 'sari', person: 'sari' }
    for (let n = 0; n < limits.entries; n++) {
      await logbook.add({ id: `entry-${n}`, station: 'hulu', at_ms: n, kind: 'note', text: 'x' }, writer)
    }
    expect((await write(cleaned)).json().detail).toContain('1000 entries, which is the limit')
  })
})

const cleanedPublicly = {
  ...{ id: 'entry-0001', station: 'hulu', kind: 'cleaning', at_ms: now_ms - 3_600_000, entered_ms: now_ms },
}

describe('what must go', () => {
  it('is deleted by whoever wrote it, or by the team: with its photo, out of the file and its copies', async () => {
    const { write, read, remove, folder } = await village()
    await write({ ...cleaned, text: 'kunci di rumah Bu Sari', photo: jpeg.toString('base64') })
    expect((await remove('entry-0001', 'volunteer-budi')).statusCode).toBe(403)
    expect((await remove('entry-0001')).json()).toEqual({ deleted: 'entry-0001' })
    expect((await read('volunteer-sari')).entries).toEqual([])
    expect(readdirSync(join(folder, 'logbook'))).toEqual([])
    expect(bytesIn(folder)).not.toContain('kunci di rumah')
    await write({ ...cleaned, id: 'entry-0002' })
    expect((await remove('entry-0002', 'team-ani')).statusCode).toBe(200)
    expect((await remove('entry-0002', 'team-ani')).statusCode).toBe(404)
  })

  it('goes with its station when that is forgotten, and not with one of its sensors', async () => {
    const { logbook, write, read } = await village()
    await write({ ...cleaned, photo: jpeg.toString('base64') })
    let pos = 0
    const forgotten = (what: object, at_ms = now_ms + 1) =>
      logbook.follow([{ pos: ++pos, what: { station: 'hulu', ...what }, at_ms }])
    await forgotten({ sensor: 'level' })
    await forgotten({ station: 'hilir' })
    await forgotten({ from_ms: now_ms })
    await forgotten({}, now_ms - 1) // before it was written
    expect((await read()).entries).toHaveLength(1)
    await forgotten({})
    expect((await read()).entries).toEqual([])
  })
})

describe('on the disk', () => {
  it('is there after a restart; a photo that no entry names is not', async () => {
    const folder = emptyFolder()
    const first = await bookIn(folder)
    const writer = { by: 'sari', person: 'sari' }
    await first.add({ ...cleaned, station: 'hulu', kind: 'cleaning', at_ms: 1, photo: jpeg }, writer)
    await first.close()
    writeFileSync(join(folder, 'logbook/hulu_0000000000000000.jpg'), jpeg) // the power went before its entry
    const second = await bookIn(folder)
    expect(second.list('hulu', 0, 10, 10).entries).toMatchObject([{ text: cleaned.text, photo: { width: 1 } }])
    expect(readdirSync(join(folder, 'logbook'))).toHaveLength(1)
    await second.close()
  })

  it('names a photo that is damaged, and keeps the entry', async () => {
    const { write, photo, read, logbook, folder } = await village()
    const { photo: kept } = (await write({ ...cleaned, photo: jpeg.toString('base64') })).json()
    const [name] = readdirSync(join(folder, 'logbook'))
    writeFileSync(join(folder, 'logbook', name!), jpeg.subarray(0, 20))
    const answer = await photo(kept.url, 'volunteer-sari')
    expect([answer.statusCode, answer.json().detail]).toEqual([410, expect.stringContaining('damaged or gone')])
    expect(logbook.damages()).toMatchObject([{ file: `logbook/${name}`, copy_ms: null }])
    expect((await read('volunteer-sari')).entries).toHaveLength(1)
  })

  it('is replaced by its last good copy when it is damaged', async () => {
    const folder = emptyFolder()
    const first = await bookIn(folder)
    await first.add({ ...cleaned, station: 'hulu', kind: 'note', at_ms: 1, photo: jpeg }, { by: 'sari', person: null })
    await first.close()
    writeFileSync(join(folder, 'logbook.db'), 'rotten')
    const second = await bookIn(folder)
    expect(second.damages()).toMatchObject([{ file: 'logbook.db', copy_ms: expect.any(Number) }])
    expect(second.list('hulu', 0, 10, 10).entries).toMatchObject([{ text: cleaned.text }])
    await second.close()
  })
})

function bytesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('')
}
