/** Phones that asked to be told: what they are told of, in which words, and what a push service may do to it. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { lifeOf } from '../../kit/hookHouse.ts'
import { pushHouse } from '../../kit/pushHouse.ts'
import { startPushService } from '../../kit/pushService.ts'

const minute_ms = 60_000
const webAddress = 'https://pantau.example.org'

/** A service, a gateway, and one phone that is told and has had its trial. */
async function village(options: Parameters<typeof pushHouse>[1] = {}, choice = {}) {
  const service = await startPushService()
  const house = await pushHouse(service, options)
  const phone = service.phone('ibu-sri')
  const answer = await house.ask(phone, choice)
  expect(answer.statusCode, answer.body).toBe(200)
  return { service, house, phone, told: () => service.to('ibu-sri').slice(1) }
}

describe('a phone whose owner asked', () => {
  it('is told at once that it works, and then of an alert and of its end, in the language of its owner', async () => {
    const { service, house, told } = await village()
    expect(service.to('ibu-sri')).toMatchObject([{ tag: 'trial', body: expect.stringMatching(/bukan peringatan/) }])
    const [raised, cleared] = lifeOf('katulampa-siaga', ['raised', 'cleared'])
    house.log.append(raised!)
    await eventually(() => told().length === 1)
    house.log.append({ ...cleared!, level: null })
    await eventually(() => told().length === 2)
    expect(told()).toMatchObject([
      {
        title: 'Bendung Katulampa: Siaga 3',
        body: expect.stringContaining('Tinggi muka air 0,81 m: mencapai Siaga 3.'),
        url: `#a=${raised!.alert}&l=id`,
        tag: raised!.alert,
        loud: true,
      },
      { title: 'Bendung Katulampa: Siaga 3 berakhir', tag: raised!.alert, loud: false, stays: false },
    ])
    expect(service.troubles).toEqual([])
  })

  it('reads English when its owner does, and is told at once that an exercise is one', async () => {
    const { house, told } = await village({}, { lang: 'en' })
    house.log.append(alertEvent({ exercise: true, severity: 'Extreme' }))
    await eventually(() => told().length === 1)
    expect(told()).toMatchObject([
      {
        title: 'EXERCISE: Bendung Katulampa: Siaga 3',
        body: expect.stringMatching(/^This is an exercise. There is no danger/),
        lang: 'en',
        stays: false,
      },
    ])
  })

  it('is told of the rules and from the level on that were chosen, and of their end', async () => {
    const { house, told } = await village({}, { rules: ['katulampa-siaga'], min_severity: 'Severe' })
    house.log.append(alertEvent({ rule: 'depok-siaga', severity: 'Extreme' }))
    const [raised, escalated, cleared] = lifeOf('katulampa-siaga', ['raised', 'escalated', 'cleared'])
    house.log.append(raised!)
    house.log.append({ ...escalated!, level: 1, label: 'Siaga 2', severity: 'Severe' })
    house.log.append({ ...cleared!, level: null })
    await eventually(() => told().length === 2)
    expect(told().map(({ title }) => title)).toEqual([
      'Bendung Katulampa: Siaga 2',
      'Bendung Katulampa: Siaga 2 berakhir',
    ])
    expect((await house.choiceOf({ endpoint: 'https://127.0.0.1:1/nobody' })).statusCode).toBe(404)
  })

  it('chooses anew without another trial, and what it chose can be asked', async () => {
    const { service, house, phone, told } = await village()
    expect((await house.ask(phone, { rules: ['depok-siaga'] })).statusCode).toBe(200)
    expect((await house.choiceOf(phone)).json()).toEqual({ lang: 'id', rules: ['depok-siaga'] })
    house.log.append(alertEvent())
    house.log.append(alertEvent({ rule: 'depok-siaga' }))
    await eventually(() => told().length === 1)
    expect(service.to('ibu-sri').map(({ tag }) => tag)).toEqual(['trial', expect.stringMatching(/^depok-siaga/)])
  })

  it('that joins while a warning is active hears of its end', async () => {
    const { house, service } = await village()
    const [raised, cleared] = lifeOf('katulampa-siaga', ['raised', 'cleared'])
    house.log.append(raised!)
    await eventually(() => service.to('ibu-sri').length === 2)
    await house.ask(service.phone('pak-budi'), { rules: ['katulampa-siaga'] })
    house.log.append({ ...cleared!, level: null })
    await eventually(() => service.to('pak-budi').length === 2)
    expect(service.to('pak-budi')[1]!.title).toBe('Bendung Katulampa: Siaga 3 berakhir')
  })

  it('is not shaken at each change of an alert that flaps', async () => {
    const { house, told } = await village()
    const one = lifeOf('katulampa-siaga', ['raised', 'cleared', 'raised', 'cleared', 'raised', 'cleared'])
    for (const [n, event] of one.entries()) {
      const end = event.kind === 'cleared' && { level: null }
      house.log.append({ ...event, alert: `flap_${Math.floor(n / 2)}`, ...end })
      await eventually(() => told().length === Math.min(n + 1, 3))
    }
    await house.clock.turn(4 * minute_ms)
    expect(told().length).toBe(3)
    await house.clock.turn(10 * minute_ms)
    await eventually(() => told().length === 4)
    expect(told()[3]!.title).toMatch(/berakhir/)
  })

  it('is told no more after one tap, by whoever holds its address and nobody else, and nothing of it stays', async () => {
    const { house, phone, told, service } = await village()
    expect((await house.stop({ endpoint: `${service.origin}/push/other` })).json()).toEqual({ removed: false })
    expect((await house.stop(phone)).json()).toEqual({ removed: true })
    house.log.append(alertEvent())
    await house.ask(service.phone('pak-budi'))
    house.log.append(alertEvent({ rule: 'depok-siaga' }))
    await eventually(() => service.to('pak-budi').length === 2)
    expect(told()).toEqual([])
    await house.close()
    const files = readdirSync(house.folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      join(house.folder, name),
    )
    const bytes = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, 'latin1'))
    expect(bytes.some((text) => text.includes('pak-budi'))).toBe(true)
    expect(bytes.filter((text) => text.includes('ibu-sri') || text.includes(phone.keys.auth))).toEqual([])
  })
})

describe('what goes to a push service', () => {
  it('is signed for it alone, is kept for a day, hurries when it is grave, and replaces what the phone has not had yet', async () => {
    const { service, house } = await village({ settings: { contact: webAddress } })
    const [raised, escalated] = lifeOf('katulampa-siaga', ['raised', 'escalated'])
    house.log.append(raised!)
    house.log.append({ ...escalated!, level: 2, label: 'Siaga 1', severity: 'Extreme' })
    await eventually(() => service.told.length === 3)
    const [, mild, grave] = service.told
    expect(mild!.headers).toMatchObject({ ttl: '86400', urgency: 'normal', 'content-encoding': 'aes128gcm' })
    expect(grave!.headers).toMatchObject({ urgency: 'high', topic: mild!.headers.topic })
    expect(grave!.message.stays).toBe(true)
    expect(mild!.headers.topic, 'the service learns nothing of the alert').not.toContain('katulampa')
    expect(grave!.claims).toMatchObject({ aud: service.origin, sub: webAddress })
    expect(grave!.key).toBe((await house.about()).key)
  })

  it('is short: a long text is cut before the limit of push services', async () => {
    const { house, told, service } = await village()
    const long = 'Sungai meluap. '.repeat(500)
    house.log.append(alertEvent({ why: { id: long, en: long }, place: 'Jembatan '.repeat(100) }))
    await eventually(() => told().length === 1)
    expect(Number(service.told.at(-1)!.headers['content-length'])).toBeLessThan(4_096)
    expect(told()[0]!.body).toMatch(/…$/)
  })
})

describe('a push service', () => {
  it.each([404, 410])('that answers %i has its phone forgotten, and it is said', async (status) => {
    const lines: string[] = []
    const { service, house, phone, told } = await village({ onLog: (line) => lines.push(line) })
    service.says(status)
    house.log.append(alertEvent())
    await eventually(async () => (await house.choiceOf(phone)).statusCode === 404)
    expect(lines.join('')).toContain('a push service says that a phone is there no more; it is forgotten')
    expect(lines.join(''), 'its address is in no log').not.toContain('ibu-sri')
    expect(house.reader.state()).toMatchObject({ ok: true, says: 'No phone has asked to be told.' })
    expect(told().length).toBe(1)
  })

  it('that asks for time gets it, and then everything that is still true', async () => {
    const { service, house, told } = await village()
    service.says(429, { 'retry-after': '120' })
    const [raised, escalated] = lifeOf('katulampa-siaga', ['raised', 'escalated'])
    house.log.append(raised!)
    await eventually(() => house.reader.state().ok === false)
    service.answers()
    house.log.append({ ...escalated!, label: 'Siaga 2', level: 1 })
    await house.clock.turn(60_000)
    expect(told().length).toBe(1)
    await house.clock.turn(minute_ms)
    await eventually(() => told().length === 2)
    expect(told()[1]!.title, 'how it is, not how it went').toContain('Siaga 2')
    await eventually(() => house.reader.state().ok)
  })

  it('that fails, or cannot be reached, is in the chain and is told to people by the other receivers, until it is back', async () => {
    const { service, house, told } = await village()
    service.says(500)
    house.log.append(alertEvent())
    await eventually(() => house.reader.state().ok === false)
    expect(house.reader.links!()).toMatchObject([
      {
        link: 'push',
        ok: false,
        troubles: [{ en: expect.stringMatching(/of 1 phones, takes no messages.*\(500\).*1 wait/) }],
      },
    ])
    expect((await house.about()).ok).toBe(false)
    await eventually(async () => {
      await house.clock.turn(minute_ms)
      return house.notices.has('push-services')
    })
    service.answers()
    const before = told().length
    await eventually(async () => {
      await house.clock.turn(4_000) // an attempt ends after 10 s of this clock, and the network goes by another
      return told().length > before && house.reader.state().ok
    })
    expect(told().at(-1)!.body).toMatch(/^TERLAMBAT: /)
    await house.clock.turn(minute_ms)
    expect(house.notices.size).toBe(0)
    expect(house.reader.links!()).toMatchObject([{ ok: true, troubles: [] }])
  })

  it('that is slow delays no phone of another one', async () => {
    const { service, house } = await village()
    const other = await startPushService()
    const both = await pushHouse({ ca_file: bothAuthorities(service, other) })
    await both.ask(service.phone('lambat'))
    await both.ask(other.phone('cepat'))
    service.answers(() => undefined) // never
    both.log.append(alertEvent())
    await eventually(() => other.to('cepat').length === 2)
    expect(house.reader.state().ok).toBe(true)
  })
})

/** A file with the certificates of both. */
function bothAuthorities(...services: { authority: { cert: string } }[]): string {
  const file = join(emptyFolder(), 'both.pem')
  writeFileSync(file, services.map(({ authority }) => authority.cert).join('\n'))
  return file
}
