/** What is late says so, and what is measured begins where the event began. */
import { expect, it } from 'vitest'
import { readingOf_ms } from '../../../gateway/hooks/latency.ts'
import { durationText } from '../../../gateway/hooks/sentences.ts'
import { wordingOf } from '../../../gateway/hooks/wording.ts'
import { alertEvent } from '../../kit/alertWord.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { alertLog, hookHouse, lifeOf, webhookTo } from '../../kit/hookHouse.ts'
import { startReceiver } from '../../kit/receiver.ts'

const hour_ms = 3_600_000
/** Between the attempts, 6 min 48 s, then every 15 minutes, here for two hours. */
const delays_s = [1, 2, 5, 10, 30, 60, 300, ...Array.from({ length: 8 }, () => 900)]

it('a message that waited for hours says how old it is, to machines and to people', async () => {
  const [siren, chat] = [await startReceiver(), await startReceiver()]
  const base_url = `http://127.0.0.1:${chat.port}`
  const warga = {
    id: 'warga',
    kind: 'telegram',
    token_env: 'TOKEN',
    chat_id: 1,
    base_url,
    allow_private: true,
    remind_min: 0,
  }
  const { log, clock, deliveries } = await hookHouse([webhookTo(siren), warga], { env: { TOKEN: 't' } })
  siren.says(500)
  chat.says(500)
  const [raised] = lifeOf('siaga', ['raised'])
  log.append(raised!)
  /** Both have tried so often, at this very time: the clock stands until both have their answer. */
  const tried = (count: number) =>
    eventually(async () => {
      const both = await Promise.all(['siren-desa', 'warga'].map((id) => deliveries(id)))
      return both.every((made) => made.filter(({ event }) => event === raised!.id).length >= count)
    })
  await tried(1)
  for (const [index, delay_s] of delays_s.entries()) {
    await clock.turn(delay_s * 1_000)
    await tried(index + 2)
    if (delay_s === 300) expect(siren.alerts.every(({ body }) => body.data?.delayed_s === undefined)).toBe(true)
  }
  await clock.turn(900_000 - 1)
  siren.says(204)
  chat.says(200)
  await clock.turn(1)
  await eventually(async () =>
    (await deliveries('siren-desa')).some(({ event, outcome }) => event === raised!.id && outcome === 'delivered'),
  )
  // Each hook has also been told that the other one gives no sign of life: that is another message.
  const last = siren.alerts.findLast(({ body }) => body.type === 'alert.raised')!
  expect(last.body.data!.delayed_s).toBe(6 * 60 + 48 + 9 * 900)
  const late = () => chat.alerts.map(({ body }) => String(body.text)).filter((text) => text.startsWith('TERLAMBAT'))
  await eventually(() => late().length > 0)
  expect(late()[0]).toMatch(/^TERLAMBAT: kabar ini sudah berumur \d+ .*\nLATE: this news is \d+ .* old\./)
})

it('so does one that was said while the gateway was away, and one that comes at once says nothing', async () => {
  const receiver = await startReceiver()
  const [folder, log] = [emptyFolder(), alertLog()]
  await (await hookHouse([webhookTo(receiver)], { folder, log })).close()
  log.append(alertEvent({ at_ms: Date.now() - 6 * hour_ms }))
  await hookHouse([webhookTo(receiver)], { folder, log })
  await eventually(() => receiver.alerts.length === 1)
  expect(receiver.alerts[0]!.body.data!.delayed_s).toBeGreaterThanOrEqual(6 * 3_600 - 1)
  log.append(...lifeOf('siaga', ['raised']))
  await eventually(() => receiver.alerts.length === 2)
  expect(receiver.alerts[1]!.body.data).not.toHaveProperty('delayed_s')
})

it('a clock that is set while the gateway runs makes no message late', async () => {
  const receiver = await startReceiver()
  const { log, clock } = await hookHouse([webhookTo(receiver)])
  clock.step(12 * 60_000)
  log.append(...lifeOf('siaga', ['raised']))
  await eventually(() => receiver.alerts.length === 1)
  expect(receiver.alerts[0]!.body.data).not.toHaveProperty('delayed_s')
})

it.each([
  [1, '1 detik', '1 second'],
  [420, '7 menit', '7 minutes'],
  [7_500, '2 jam 5 menit', '2 hours 5 minutes'],
  [3_600, '1 jam', '1 hour'],
  [273_600, '3 hari 4 jam', '3 days 4 hours'],
])('says %i seconds as "%s"', (seconds, id, en) => {
  expect(durationText(seconds)).toEqual({ id, en })
})

it('says first what is unusual about a message, then the message', () => {
  const event = alertEvent()
  const text = wordingOf({
    id: 'a',
    event,
    said_ms: event.at_ms + 60_000,
    delayed_s: 7_500,
    more: { flapping: { changes: 12, since_ms: event.at_ms }, unacknowledged_min: 10 },
  })
  const [front, message] = [text.slice(0, text.indexOf('\n\n')).split('\n'), text.slice(text.indexOf('\n\n') + 2)]
  expect(front.map((line) => line.split(/[:.]/)[0])).toEqual([
    'TERLAMBAT',
    'LATE',
    'Sudah 10 menit belum ada yang menanggapi peringatan ini',
    'Nobody has acknowledged this warning for 10 minutes',
    'Naik-turun',
    'It goes up and down',
  ])
  expect(message).toMatch(/^Bendung Katulampa: Siaga 3/)
})

it('a silence has no reading behind it', () => {
  const event = alertEvent()
  expect(readingOf_ms(event)).toBe(event.at_ms + 200)
  expect(readingOf_ms({ ...event, measured: 'silence_s', at_ms: event.at_ms + 600_000 })).toBeNull()
  expect(readingOf_ms({ ...event, evidence: [] })).toBeNull()
})
