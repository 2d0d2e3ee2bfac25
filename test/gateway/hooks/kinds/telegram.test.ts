import { expect, it } from 'vitest'
import { alertEvent } from '../../../kit/alertWord.ts'
import { eventually } from '../../../kit/eventually.ts'
import { hookHouse } from '../../../kit/hookHouse.ts'
import { startReceiver } from '../../../kit/receiver.ts'

const advice = { id: 'Jauhi bantaran.', en: 'Stay away from the banks.' }

it('a chat hears of an alert in both languages, Indonesian first', async () => {
  const chat = await startReceiver()
  const base_url = `http://127.0.0.1:${chat.port}`
  const hook = { id: 'warga', kind: 'telegram', token_env: 'TOKEN', chat_id: -100123, base_url, allow_private: true }
  const { log, hook: state } = await hookHouse([hook], { env: { TOKEN: '123:abc' } })
  log.append(alertEvent({ advice, exercise: true }))
  const [sent] = await eventually(() => chat.alerts.length === 1 && chat.alerts)
  expect(sent).toMatchObject({ method: 'POST', path: '/bot123:abc/sendMessage', body: { chat_id: -100123 } })
  expect(sent!.body.text).toBe(
    [
      '[LATIHAN / EXERCISE] Bendung Katulampa: Siaga 3',
      'Ini latihan. Tidak ada bahaya, tidak ada yang perlu mengungsi.',
      'Tinggi muka air 0,81 m: mencapai Siaga 3.',
      'Jauhi bantaran.',
      'Kamis, 9 Oktober 2025, 15.53 WIB',
      '',
      '[LATIHAN / EXERCISE] Bendung Katulampa: Siaga 3',
      'This is an exercise. There is no danger, nobody has to move.',
      'Water level is 0.81 m: it has reached Siaga 3.',
      'Stay away from the banks.',
      'Thursday, 9 October 2025, 15:53 WIB',
    ].join('\n'),
  )
  expect(JSON.stringify(await state('warga'))).not.toContain('abc')
})

it('waits as long as the chat asks in its own way', async () => {
  const chat = await startReceiver()
  const base_url = `http://127.0.0.1:${chat.port}`
  const hook = { id: 'warga', kind: 'telegram', token_env: 'TOKEN', chat_id: 1, base_url, allow_private: true }
  const { log, clock, deliveries } = await hookHouse([hook], { env: { TOKEN: 't' } })
  chat.says(429, {}, '{"ok":false,"error_code":429,"parameters":{"retry_after":7}}')
  log.append(alertEvent())
  await eventually(async () => (await deliveries('warga')).length === 1)
  chat.says(200, {}, '{"ok":true}')
  await clock.turn(6_999)
  expect(chat.alerts.length).toBe(1)
  await clock.turn(1)
  await eventually(() => chat.alerts.length === 2)
})
