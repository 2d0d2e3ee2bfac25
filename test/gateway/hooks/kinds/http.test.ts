import { expect, it } from 'vitest'
import { alertEvent } from '../../../kit/alertWord.ts'
import { eventually } from '../../../kit/eventually.ts'
import { hookHouse } from '../../../kit/hookHouse.ts'
import { startReceiver } from '../../../kit/receiver.ts'

it('any HTTP receiver gets its own body, its headers, and secrets from the environment', async () => {
  const receiver = await startReceiver()
  const hook = {
    id: 'ntfy',
    kind: 'http',
    url: receiver.url,
    method: 'PUT',
    headers: { 'X-Priority': '5' },
    headers_env: { Authorization: 'NTFY' },
    body: '{"title":"{{title}}","value":{{value}},"en":"{{why.en}}"}',
    allow_private: true,
  }
  const { log } = await hookHouse([hook], { env: { NTFY: 'Bearer tk_1' } })
  const event = alertEvent({ place: 'Kali "Besar"\n🌊' })
  log.append(event)
  const [sent] = await eventually(() => receiver.alerts.length === 1 && receiver.alerts)
  expect(sent).toMatchObject({
    method: 'PUT',
    headers: { authorization: 'Bearer tk_1', 'x-priority': '5', 'content-type': 'application/json' },
    body: { title: 'Kali "Besar"\n🌊: Siaga 3', value: 0.81, en: event.why.en },
  })
})
