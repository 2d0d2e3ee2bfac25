/** What nobody gets by asking for it: a way into the village's network, more than the gateway can carry, or an answer of others. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { pushHouse } from '../../kit/pushHouse.ts'
import { startPushService } from '../../kit/pushService.ts'

describe('an address that a phone gives', () => {
  it.each([
    'https://127.0.0.1/push/x',
    'https://192.168.1.1/push/x',
    'https://[::1]/push/x',
    'https://0x7f.1/push/x',
    'https://gerbang.local/push/x',
    'http://fcm.googleapis.com/fcm/send/x',
    'https://sri:rahasia@fcm.googleapis.com/fcm/send/x',
  ])('is refused when it leads into this network or is not encrypted: %s', async (endpoint) => {
    const service = await startPushService()
    const house = await pushHouse(service, { settings: { allow_private: false } })
    const { statusCode } = await house.ask({ ...service.phone('ibu-sri'), endpoint })
    expect(statusCode).toBe(400)
    expect(service.told).toEqual([])
  })

  it.each([
    ['no point of the curve', { p256dh: Buffer.alloc(65, 4).toString('base64url') }],
    ['a short key', { p256dh: 'BPo' }],
    ['a short secret', { auth: 'abc' }],
  ])('is refused with %s', async (_, keys) => {
    const service = await startPushService()
    const house = await pushHouse(service)
    const phone = service.phone('ibu-sri')
    expect((await house.ask({ ...phone, keys: { ...phone.keys, ...keys } })).statusCode).toBe(400)
    expect(service.told).toEqual([])
  })

  it('is not kept when its service takes nothing: its owner hears it at once', async () => {
    const service = await startPushService()
    const house = await pushHouse(service)
    const phone = service.phone('ibu-sri')
    service.says(500)
    const answer = await house.ask(phone)
    expect(answer.json()).toMatchObject({
      status: 503,
      detail_id: expect.stringMatching(/tidak dapat mengirim kabar ke HP/),
    })
    expect((await house.choiceOf(phone)).statusCode).toBe(404)
    expect(house.reader.links!(), 'nobody is told, so no link of the chain is broken').toEqual([])
  })

  it('leads to no other address: a redirect is not followed', async () => {
    const seen: string[] = []
    const inside = createServer((request, response) => {
      seen.push(request.url!)
      response.end()
    })
    await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void inside.close())
    const service = await startPushService()
    const house = await pushHouse(service)
    service.says(307, { location: `http://127.0.0.1:${(inside.address() as AddressInfo).port}/` })
    expect((await house.ask(service.phone('ibu-sri'))).statusCode).toBe(503)
    expect(seen).toEqual([])
  })
})

it('tells so many phones and no more, and says so', async () => {
  const service = await startPushService()
  const house = await pushHouse(service, { settings: { phones_max: 2 } })
  for (const name of ['satu', 'dua']) expect((await house.ask(service.phone(name))).statusCode).toBe(200)
  expect((await house.ask(service.phone('tiga'))).json()).toMatchObject({
    status: 503,
    detail: expect.stringMatching(/phones_max/),
  })
})

it('lets one address ask for so many phones, then it has to wait; who is told already may choose anew', async () => {
  const service = await startPushService()
  const house = await pushHouse(service)
  const phones = Array.from({ length: 20 }, (_, n) => service.phone(`hp-${n}`))
  for (const phone of phones) expect((await house.ask(phone)).statusCode).toBe(200)
  const late = await house.ask(service.phone('hp-20'))
  expect(late.statusCode).toBe(429)
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(0)
  expect((await house.ask(phones[0]!, { min_severity: 'Severe' })).statusCode).toBe(200)
})

it('is off where the operator says so: nobody is told, and nobody is forgotten', async () => {
  const service = await startPushService()
  const first = await pushHouse(service)
  const phone = service.phone('ibu-sri')
  await first.ask(phone)
  await first.close()
  const off = await pushHouse(service, { folder: first.folder, settings: { open: false } })
  expect(await off.about()).toMatchObject({ open: false, key: null })
  expect((await off.ask(service.phone('pak-budi'))).statusCode).toBe(403)
  off.log.append(alertEvent())
  await eventually(() => off.reader.position() === off.log.position())
  await off.clock.turn(120_000)
  expect(service.told.length).toBe(1)
  expect((await off.choiceOf(phone)).statusCode).toBe(200)
})
