import { expect, it } from 'vitest'
import { alertEvent } from '../../../kit/alertWord.ts'
import { eventually } from '../../../kit/eventually.ts'
import { hookHouse } from '../../../kit/hookHouse.ts'
import { startMailServer } from '../../../kit/mailServer.ts'

const mailTo = (server: { port: number }, more: object = {}) => ({
  id: 'surat',
  kind: 'email',
  host: '127.0.0.1',
  port: server.port,
  tls: 'none',
  from: 'pantau@desa.example.org',
  to: ['ani@example.org', 'budi@example.org'],
  ...more,
})

it('an e-mail says it in both languages, with the same message id in every attempt', async () => {
  const server = await startMailServer()
  const { log, clock, deliveries, hook } = await hookHouse([mailTo(server)])
  server.refuse(451)
  const event = alertEvent()
  log.append(event)
  await eventually(async () => (await deliveries('surat')).length === 1)
  expect((await deliveries('surat'))[0]).toMatchObject({ outcome: 'retry', status: 451 })
  server.refuse(null)
  await clock.turn(1_000)
  const [mail] = await eventually(() => server.mails.length === 1 && server.mails)
  expect(mail).toMatchObject({ from: 'pantau@desa.example.org', to: ['ani@example.org', 'budi@example.org'] })
  expect(mail!.text).toContain(`Message-ID: <surat_${event.id}@desa.example.org>`)
  expect(mail!.text).toContain('Subject: Bendung Katulampa: Siaga 3')
  expect(mail!.text).toMatch(/Tinggi muka air[\s\S]*Water level/)
  expect(JSON.stringify(await hook('surat'))).not.toContain('ani@')
})

it('a name with a line break adds no header', async () => {
  const server = await startMailServer()
  const { log } = await hookHouse([mailTo(server)])
  log.append(alertEvent({ place: 'Depok\r\nBcc: mallory@example.org' }))
  const [mail] = await eventually(() => server.mails.length === 1 && server.mails)
  expect(mail!.to).toEqual(['ani@example.org', 'budi@example.org'])
  expect(mail!.text.split('\r\n\r\n')[0]).not.toMatch(/^Bcc:/m)
})

it('a wrong password, a missing TLS and a silent server are told apart', async () => {
  const server = await startMailServer()
  const deaf = await startMailServer({ onConnect: () => undefined })
  const hooks = [
    mailTo(server, { id: 'password', username: 'desa', password_env: 'MAIL' }),
    mailTo(server, { id: 'tls', tls: 'starttls' }),
    mailTo(deaf, { id: 'silent' }),
    mailTo({ port: 1 }, { id: 'nobody' }),
  ]
  const { log, clock, deliveries } = await hookHouse(hooks, { env: { MAIL: 'salah' } })
  log.append(alertEvent())
  const first = async (id: string) => (await eventually(async () => (await deliveries(id))[0] ?? false)).says
  expect(await first('password')).toContain('user name or password')
  expect(await first('tls')).toContain('TLS')
  expect(await first('nobody')).toContain('does not answer')
  await clock.turn(10_000)
  expect(await first('silent')).toContain('no answer within 10 s')
})

it('implicit TLS needs a certificate that somebody vouches for', async () => {
  const server = await startMailServer({ secure: true }) // it brings a certificate of its own making
  const { log, deliveries } = await hookHouse([mailTo(server, { tls: 'implicit' })])
  log.append(alertEvent())
  const [delivery] = await eventually(async () => (await deliveries('surat')).length > 0 && deliveries('surat'))
  expect(delivery).toMatchObject({ outcome: 'retry', says: expect.stringMatching(/mail server/) })
  expect(server.mails).toEqual([])
})
