/** A hook that is dead is found out before the flood, and people hear of it through the others. */
import { expect, it } from 'vitest'
import type { Notice } from '../../../gateway/contract.ts'
import { openNotices } from '../../../gateway/hooks/notices.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { hookHouse, webhookTo } from '../../kit/hookHouse.ts'
import { startMailServer } from '../../kit/mailServer.ts'
import { startReceiver } from '../../kit/receiver.ts'

const minute_ms = 60_000
const token = { env: { TOKEN: '123:abc' } }
const chatAt = (port: number, more: object = {}) => ({
  id: 'warga',
  kind: 'telegram',
  token_env: 'TOKEN',
  chat_id: 1,
  base_url: `http://127.0.0.1:${port}`,
  allow_private: true,
  ...more,
})
const notice: Notice = {
  id: 'clock-doubted',
  severity: 'Severe',
  since_ms: 1_760_000_000_000,
  title: { id: 'Jam server diragukan', en: 'The clock of the gateway is doubted' },
  text: { id: 'Periksa jam komputer ini.', en: 'Check the clock of this computer.' },
}

it('tells people through the others which hook has not answered for ten minutes, and that it works again', async () => {
  const [siren, chat] = [await startReceiver(), await startReceiver()]
  const { clock, hook, reader } = await hookHouse([webhookTo(siren), chatAt(chat.port)], token)
  const texts = () =>
    chat.alerts.filter(({ path }) => path.endsWith('sendMessage')).map(({ body }) => String(body.text))
  await eventually(async () => Boolean((await hook()).last_proved_ms))
  siren.says(500)
  for (let minute = 0; minute < 9; minute++) {
    await clock.turn(minute_ms)
    await eventually(() => siren.heartbeats.length >= minute + 2)
  }
  expect(texts()).toEqual([])
  await clock.turn(minute_ms)
  await clock.turn(1_000)
  const [told] = await eventually(async () => (await hook('warga')).waiting === 0 && texts().length > 0 && texts())
  expect(told).toMatch(
    /^Penerima peringatan "siren-desa" tidak menjawab\nSudah lebih dari 10 menit [\s\S]*\n\nThe receiver of warnings "siren-desa" does not answer/,
  )
  expect(reader.state()).toMatchObject({ ok: false, says: expect.stringContaining('siren-desa: ') })
  siren.says(204)
  await clock.turn(minute_ms)
  await eventually(() => texts().at(-1)?.includes('Gangguan ini sudah selesai.'))
  expect(siren.alerts).toEqual([])
})

it('a chat is asked whether its bot works; nobody in it sees that', async () => {
  const chat = await startReceiver()
  chat.says(401)
  const { clock, hook } = await hookHouse([chatAt(chat.port)], token)
  await clock.turn(minute_ms)
  await eventually(async () => (await hook('warga')).state === 'retrying')
  expect(chat.alerts.map(({ path }) => path)).toEqual(['/bot123:abc/getMe'])
  chat.says(200, { 'content-type': 'text/html' }, '<html>Selamat datang, silakan masuk</html>')
  await clock.turn(5 * minute_ms)
  await eventually(async () => (await hook('warga')).says.startsWith('Somebody else answers in place of the receiver'))
  chat.says(200, { 'content-type': 'application/json' }, '{"ok":true}')
  await clock.turn(5 * minute_ms)
  await eventually(async () => (await hook('warga')).state === 'ok')
  expect(await hook('warga')).toMatchObject({ proof: 'check', last_proved_ms: clock.now() })
})

it('a mail server is asked with its password and without a mail', async () => {
  const server = await startMailServer()
  const surat = {
    id: 'surat',
    kind: 'email',
    host: '127.0.0.1',
    port: server.port,
    tls: 'none',
    username: 'desa',
    from: 'a@example.org',
    to: ['b@example.org'],
  }
  const hooks = [
    { ...surat, password_env: 'RIGHT' },
    { ...surat, id: 'salah', password_env: 'WRONG' },
  ]
  const { clock, hook } = await hookHouse(hooks, { env: { RIGHT: 'rahasia', WRONG: 'salah' } })
  await clock.turn(minute_ms)
  await eventually(async () => Boolean((await hook('surat')).last_proved_ms))
  await eventually(async () => (await hook('salah')).says.includes('user name or password'))
  expect(server.mails).toEqual([])
})

it('an http receiver is asked at its check_url, and without one its state says that nobody knows', async () => {
  const service = await startReceiver()
  const ntfy = {
    id: 'ntfy',
    kind: 'http',
    url: service.url,
    body: '{{text}}',
    headers: { 'content-type': 'text/plain' },
    allow_private: true,
  }
  const check = { check_url: `http://127.0.0.1:${service.port}/v1/health`, check_contains: '"healthy":true' }
  const { log, clock, hook, reader } = await hookHouse([
    { ...ntfy, ...check },
    { ...ntfy, id: 'lain' },
  ])
  service.says(200, {}, '{"healthy":false}')
  await clock.turn(minute_ms)
  await eventually(async () => (await hook('ntfy')).state === 'retrying')
  service.says(200, {}, '{"healthy":true}')
  await clock.turn(5 * minute_ms)
  await eventually(async () => (await hook('ntfy')).state === 'ok')
  expect(service.alerts.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/health', 'GET /v1/health'])
  expect(await hook('lain')).toMatchObject({
    proof: 'none',
    says: 'Nobody knows whether it works: it has no check; nothing was delivered yet.',
  })
  expect(reader.state().says).toContain('lain: Nobody knows whether it works')
  log.append(alertEvent())
  await eventually(async () => (await hook('lain')).says.includes('last delivered 1 second ago.'))
})

it('carries what other parts of the gateway say of themselves, once, and its end', async () => {
  const receiver = await startReceiver()
  const notices = openNotices()
  const { clock, hook } = await hookHouse([webhookTo(receiver)], { notices })
  for (let look = 0; look < 3; look++) {
    notices.notify(notice)
    await eventually(async () => receiver.alerts.length === 1 && (await hook()).waiting === 0)
    await clock.turn(1_000)
  }
  expect(receiver.alerts[0]!.body).toMatchObject({
    type: 'gateway.notice',
    data: { id: 'clock-doubted', state: 'active', title: notice.title },
  })
  notices.end(notice.id)
  await clock.turn(1)
  await eventually(() => receiver.alerts.length === 2)
  expect(receiver.alerts[1]!.body.data).toMatchObject({ id: 'clock-doubted', state: 'ended' })
  expect(new Set(receiver.ids()).size).toBe(2)
})

it('a notice that comes and goes is braked like an alert, and a restart does not repeat it', async () => {
  const receiver = await startReceiver()
  const folder = emptyFolder()
  const before = await hookHouse([webhookTo(receiver)], { notices: openNotices(), folder })
  await before.close()
  const notices = openNotices()
  const { clock, close, hook } = await hookHouse([webhookTo(receiver)], { notices, folder })
  const settled = () => eventually(async () => (await hook()).waiting === 0)
  for (let turn = 0; turn < 20; turn++) {
    notices.notify(notice)
    await settled()
    await clock.turn(1_000)
    notices.end(notice.id)
    await clock.turn(1)
    await settled()
  }
  expect(receiver.alerts.length).toBe(3)
  notices.notify(notice)
  await clock.turn(20 * minute_ms)
  expect(receiver.alerts.length).toBe(3)
  await close()
  const again = openNotices()
  const after = await hookHouse([webhookTo(receiver)], { notices: again, folder })
  again.notify(notice)
  await after.clock.turn(20 * minute_ms)
  await eventually(async () => (await after.hook()).waiting === 0)
  expect(receiver.alerts.length).toBe(3)
})

it('is spared those who asked for alerts only, and those who know no such type', async () => {
  const [spared, strict, other] = [await startReceiver(), await startReceiver(), await startReceiver()]
  const notices = openNotices()
  const hooks = [
    webhookTo(spared, { id: 'spared', notices: false }),
    webhookTo(strict, { id: 'strict' }),
    webhookTo(other, { id: 'other' }),
  ]
  strict.answers((response, { body }) => response.writeHead(body.type === 'gateway.notice' ? 422 : 204).end())
  const { clock, hook } = await hookHouse(hooks, { notices })
  notices.notify(notice)
  await eventually(() => other.alerts.length === 1 && strict.alerts.length === 1)
  await eventually(async () => (await hook('strict')).waiting === 0)
  await clock.turn(20_000) // what fails would have come again after 1, 2, 5 and 10 s
  expect(strict.alerts.length).toBe(1)
  await eventually(async () => (await hook('strict')).state === 'ok')
  expect(await hook('strict')).toMatchObject({ waiting: 0, dead: 0 })
  expect(spared.alerts).toEqual([])
})
