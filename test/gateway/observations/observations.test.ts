import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ObservationsAnswer, type Role, type SeriesAnswer } from '../../../gateway/contract.ts'
import { backUp } from '../../../gateway/copies/backup.ts'
import { restore } from '../../../gateway/copies/restore.ts'
import { observationsResource, openObservations } from '../../../gateway/observations/index.ts'
import { askHttp } from '../../kit/askHttp.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { jpeg, jpegFromPhone } from '../../kit/jpeg.ts'
import { storeIn } from '../store/kit.ts'

const now_ms = Date.UTC(2026, 10, 26, 2)
const minute_ms = 60_000
const log = pino({ level: 'silent' })

const openIn = (folder: string, waiting_max = 200) =>
  openObservations({ folder, settings: { waiting_max }, hasRoom: () => true, now: () => now_ms, log })

/** The sensor rises by 1 cm a minute and stands at 1.50 m now; it was silent two hours ago. */
async function series({ from_ms, to_ms }: { from_ms: number; to_ms: number }): Promise<SeriesAnswer> {
  const at_ms: number[] = []
  for (let at = Math.ceil(from_ms / minute_ms) * minute_ms; at < to_ms && at <= now_ms; at += minute_ms) at_ms.push(at)
  const mean = at_ms.map((at) => (now_ms - at > 120 * minute_ms ? null : 1.5 - (now_ms - at) / minute_ms / 100))
  return {
    step_ms: minute_ms,
    at_ms,
    mean,
    min: mean,
    max: mean,
    n: mean.map(() => 1),
    flag: mean.map(() => 1 as const),
  }
}

/** Observations behind the real server; tokens are called as their role. */
async function village(
  { folder = emptyFolder(), waiting_max = 200, ...settings } = {} as {
    folder?: string
    waiting_max?: number
    open?: boolean
    per_address_hour?: number
  },
) {
  const observations = await openIn(folder, waiting_max)
  const depok = (id: string) =>
    id === 'depok'
      ? ({ sensors: [{ sensor: 'level', model: 'a', quantities: ['water_level_m'] }] } as never)
      : undefined
  const http = await askHttp({
    now: () => now_ms,
    verifyToken: (token) => ({ name: token, role: token.split('-')[0] as Role, person: token }),
    more: [
      (app) =>
        observationsResource(app, {
          ...{ observations, stations: { get: depok }, store: { series }, now: () => now_ms },
          settings: { open: true, per_address_hour: 300, ...settings },
        }),
    ],
  })
  onTestFinished(async () => {
    await http.close()
    await observations.close()
  })
  const headers = (who?: string): Record<string, string> => (who ? { authorization: `Bearer ${who}` } : {})
  const url = '/api/v1/observations'
  return {
    ...{ folder, observations },
    report: (payload: object, address = '10.0.0.7') =>
      http.inject({ method: 'POST', url, payload: { station: 'depok', ...payload }, remoteAddress: address }),
    list: async (who?: string, query = '') => (await http.get(`${url}${query}`, headers(who))).json(),
    judge: (id: string, payload: object, who = 'volunteer-sari') =>
      http.inject({ method: 'PATCH', url: `${url}/${id}`, payload, headers: headers(who) }),
    remove: (id: string, who: string) =>
      http.inject({ method: 'DELETE', url: `${url}/${id}?why=wajah`, headers: headers(who) }),
    photo: (id: string, who?: string) => http.get(`${url}/${id}/photo`, headers(who)),
  }
}

const gauge = { id: 'report-0001', value: 1.6, text: 'papan duga di jembatan', name: 'Bu Siti' }

describe('what a resident reports', () => {
  it('is seen by everybody only after a person has shown it, and its name by staff only', async () => {
    const { report, list, judge } = await village()
    const answer = await report(gauge)
    expect(answer.json()).toMatchObject({ id: 'report-0001', sensor: 'observer', state: 'pending', name: null })
    expect(await list()).toMatchObject({ observations: [], open: true })
    const staff = await list('volunteer-sari')
    expect(staff).toMatchObject({
      pending: 1,
      observations: [{ name: 'Bu Siti', value: 1.6, quantity: 'water_level_m' }],
    })
    expect(ObservationsAnswer.parse(staff)).toEqual(staff)

    expect((await judge('report-0001', { state: 'shown', why: 'foto cocok' })).statusCode).toBe(200)
    const [seen] = (await list()).observations
    expect(seen).toMatchObject({ state: 'shown', name: null, text: 'papan duga di jembatan' })
    expect(seen.moderated).toMatchObject({ by: 'staff', why: '' })
    await judge('report-0001', { state: 'hidden' })
    expect((await list()).observations).toEqual([])
    expect((await list('team-a', '?state=hidden')).observations[0].moderated).toMatchObject({ by: 'volunteer-sari' })
  })

  it('stands beside what the sensor measured then, with the difference', async () => {
    const { report, list } = await village()
    await report({ value: 1.54, at: now_ms - 10 * minute_ms })
    await report({ value: 1, at: now_ms - 300 * minute_ms })
    await report({ word: 'street' })
    const [, measured, silent] = (await list('team-a')).observations
    expect(measured.beside).toEqual({ sensor: 'level', at_ms: now_ms - 10 * minute_ms, value: 1.4, difference: 0.14 })
    expect(silent.beside, 'the sensor was silent').toBeNull()
    expect((await list('team-a')).observations[0]).toMatchObject({ word: 'street', value: null, beside: null })
  })

  it('is kept once however often it is sent, and a wrong clock of the phone does no harm', async () => {
    const { report, list } = await village()
    const late = 3 * 3_600_000
    for (let i = 0; i < 3; i++) await report({ ...gauge, at: now_ms + late - 5 * minute_ms, sent: now_ms + late })
    const { observations } = await list('team-a')
    expect(observations.map(({ at_ms }: { at_ms: number }) => at_ms)).toEqual([now_ms - 5 * minute_ms])
    expect((await report({ ...gauge, value: 9 })).statusCode).toBe(409)
  })

  it.each([
    [{}, 400, 'Say what you see'],
    [{ value: 900 }, 400, 'value: 900 cannot be; "water_level_m" lies between -50 and 200.'],
    [{ value: 1, station: 'bogor' }, 404, 'There is no station "bogor"'],
    [{ value: 1, at: now_ms + 3_600_000 }, 400, 'at: lies in the future'],
    [{ value: 1, at: now_ms - 40 * 86_400_000 }, 400, 'at: is more than 31 days ago'],
    [{ word: 'flod' }, 400, 'word: found "flod"'],
    [{ text: 'x'.repeat(301) }, 400, 'text: '],
    [{ photo: Buffer.from('<svg onload="x">').toString('base64') }, 409, 'no JPEG'],
  ])('%j is refused: %d %s', async (wish, status, sentence) => {
    const { report } = await village()
    const answer = await report(wish)
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(sentence)])
  })
})

describe('limits', () => {
  it('one address reports so much in an hour; others go on', async () => {
    const { report } = await village({ per_address_hour: 6 })
    const codes = []
    for (let i = 0; i < 4; i++) codes.push((await report({ word: 'high' })).statusCode)
    expect(codes).toEqual([200, 200, 429, 429])
    expect((await report({ word: 'high' }, '10.0.0.8')).statusCode).toBe(200)
  })
  it('only so many wait to be looked at, and looking at them makes room', async () => {
    const { report, judge } = await village({ waiting_max: 1 })
    await report(gauge)
    expect((await report({ word: 'high' })).statusCode).toBe(503)
    await judge('report-0001', { state: 'hidden' })
    expect((await report({ word: 'high' })).statusCode).toBe(200)
  })
  it('a gateway that takes none says so', async () => {
    const { report, list } = await village({ open: false })
    expect((await report(gauge)).statusCode).toBe(403)
    expect(await list()).toMatchObject({ open: false })
  })
  it('a viewer shows nothing, a volunteer deletes nothing', async () => {
    const { report, judge, remove } = await village()
    await report(gauge)
    expect((await judge('report-0001', { state: 'shown' }, 'viewer-a')).statusCode).toBe(403)
    expect((await remove('report-0001', 'volunteer-a')).statusCode).toBe(403)
  })
})

describe('a photo', () => {
  it('is the picture alone, seen by staff before and by everybody after it is shown', async () => {
    const { report, photo, judge } = await village()
    await report({ ...gauge, photo: jpegFromPhone().toString('base64') })
    expect((await photo('report-0001')).statusCode).toBe(404)
    const seen = await photo('report-0001', 'volunteer-a')
    expect({ bytes: seen.rawPayload, type: seen.headers['content-type'] }).toEqual({ bytes: jpeg, type: 'image/jpeg' })
    await judge('report-0001', { state: 'shown' })
    expect((await photo('report-0001')).statusCode).toBe(200)
  })

  it('goes with its observation: out of the file, its copies, the folder, and by the next backup', async () => {
    const folder = emptyFolder()
    await (await storeIn(folder)).close()
    const { report, remove, observations } = await village({ folder })
    await report({ ...gauge, text: 'rahasia-tetangga', photo: jpeg.toString('base64') })
    await report({ id: 'report-0002', word: 'high' })
    const [file, restored] = [join(emptyFolder(), 'a.backup'), emptyFolder()]
    await backUp(folder, file, () => now_ms)
    await restore(file, join(restored, 'a'), { isPartOk: false, now: () => now_ms })
    const copy = await openIn(join(restored, 'a'))
    expect(await copy.photo(copy.get('report-0001')!)).toEqual(jpeg)
    await copy.close()

    expect((await remove('report-0001', 'team-a')).statusCode).toBe(200)
    expect(readdirSync(join(folder, 'observations'))).toEqual([])
    observations.check()
    for (const name of readdirSync(folder).filter((name) => name.startsWith('observations.db'))) {
      expect(readFileSync(join(folder, name)).includes('rahasia-tetangga'), name).toBe(false)
    }
  })
})

it('goes when its station, or the sensor "observer" of it, is forgotten; what another sensor measured does not matter', async () => {
  const { report, list, observations } = await village()
  await report({ ...gauge, photo: jpeg.toString('base64') })
  const word = (pos: number, what: object) => ({ pos, at_ms: now_ms + 1, what: { station: 'depok', ...what } })
  await observations.follow([word(1, { sensor: 'level' })])
  expect((await list('team-a')).observations).toHaveLength(1)
  await observations.follow([word(2, { sensor: 'observer' })])
  expect((await list('team-a')).observations).toEqual([])
})

it('makes its files where nobody else reads them, and only when there is something', async () => {
  const { folder, report } = await village()
  expect(existsSync(join(folder, 'observations'))).toBe(false)
  await report({ ...gauge, photo: jpeg.toString('base64') })
  expect(readdirSync(join(folder, 'observations'))).toHaveLength(1)
})
