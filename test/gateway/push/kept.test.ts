/** What a restart, a damaged file and a closed gateway do to phones that are told. */
import { existsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { alertLog, lifeOf } from '../../kit/hookHouse.ts'
import { pushHouse } from '../../kit/pushHouse.ts'
import { startPushService } from '../../kit/pushService.ts'

it('makes neither file, key nor thread before somebody asks', async () => {
  const house = await pushHouse(await startPushService())
  house.log.append(alertEvent())
  expect(house.reader.state()).toMatchObject({ ok: true, says_id: 'Belum ada HP yang minta diberi tahu.' })
  expect(house.reader.links!()).toEqual([])
  expect(house.reader.position()).toBe(house.log.position())
  expect(existsSync(join(house.folder, 'push.db'))).toBe(false)
})

it('tells after a restart what was raised meanwhile, and what its service had not taken', async () => {
  const service = await startPushService()
  const log = alertLog()
  const first = await pushHouse(service, { log })
  await first.ask(service.phone('ibu-sri'), { lang: 'en' })
  const { key } = await first.about()
  service.says(503)
  log.append(alertEvent())
  await eventually(() => first.reader.state().ok === false)
  await first.close()
  service.answers()
  const before = service.told.length
  log.append(alertEvent({ rule: 'depok-siaga', place: 'Depok' }))
  const again = await pushHouse(service, { log, folder: first.folder, clock: first.clock })
  await eventually(() => service.told.length === before + 2)
  expect(
    new Set(
      service
        .to('ibu-sri')
        .slice(-2)
        .map(({ title }) => title),
    ),
  ).toEqual(new Set(['Bendung Katulampa: Siaga 3', 'Depok: Siaga 3']))
  expect((await again.about()).key, 'the same key: subscriptions go on').toBe(key)
  await eventually(() => again.reader.position() === log.position())
})

it('has its phones in the chain after a restart, before anything is to be told', async () => {
  const service = await startPushService()
  const first = await pushHouse(service)
  await first.ask(service.phone('ibu-sri'))
  const [said, links] = [first.reader.state(), first.reader.links!()]
  expect(links).toHaveLength(1)
  await first.close()
  const again = await pushHouse(service, { folder: first.folder, clock: first.clock })
  await eventually(() => again.reader.state().says_id === said.says_id)
  expect(again.reader.links!()).toMatchObject([{ link: links[0]!.link }])
})

it('knows after a restart what was told: it tells the end, and nothing twice', async () => {
  const service = await startPushService()
  const log = alertLog()
  const first = await pushHouse(service, { log })
  await first.ask(service.phone('ibu-sri'))
  const [raised, cleared] = lifeOf('katulampa-siaga', ['raised', 'cleared'])
  log.append(raised!)
  await eventually(() => service.told.length === 2)
  const waiting = first.reader.metrics!.find(({ name }) => name === 'pantau_push_waiting')!
  await eventually(() => waiting.read() === 0) // its answer was heard, too: otherwise it comes once more
  await first.close()
  await pushHouse(service, { log, folder: first.folder })
  log.append({ ...cleared!, level: null })
  await eventually(() => service.told.length === 3)
  expect(
    service
      .to('ibu-sri')
      .map(({ title }) => title)
      .slice(1),
  ).toEqual(['Bendung Katulampa: Siaga 3', 'Bendung Katulampa: Siaga 3 berakhir'])
})

it('keeps its file for its owner alone, and goes on with the last good copy of a damaged one, which is named', async () => {
  const service = await startPushService()
  const first = await pushHouse(service)
  await first.ask(service.phone('ibu-sri'))
  await first.close()
  const file = join(first.folder, 'push.db')
  expect(statSync(file).mode & 0o077).toBe(0)
  writeFileSync(file, 'no database')
  const again = await pushHouse(service, { folder: first.folder })
  expect(again.reader.files!.damages()).toMatchObject([{ file: 'push.db', copy_ms: expect.any(Number) }])
  again.log.append(alertEvent())
  await eventually(() => service.told.length === 2)
})

it('on a closed gateway tells people who may see, and forgets them when they are removed', async () => {
  const service = await startPushService()
  const people = new Set(['sri'])
  const house = await pushHouse(service, { isPublic: false, people })
  const phone = service.phone('ibu-sri')
  expect((await house.ask(phone)).statusCode, 'nobody').toBe(401)
  const token = { authorization: 'Bearer operator-token' }
  expect((await house.ask(phone, {}, token)).json(), 'a machine').toMatchObject({
    status: 403,
    detail_id: expect.stringMatching(/nama Anda sendiri/),
  })
  expect(service.told).toEqual([])
})
