import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fillTemplate, templateProblem, textOf } from '../../../../gateway/hooks/template.ts'
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
      'Tinggi muka air 0,81 m: mencapai Siaga 3.',
      'Jauhi bantaran.',
      '',
      'Bendung Katulampa: Siaga 3',
      'Water level is 0.81 m: it has reached Siaga 3.',
      'Stay away from the banks.',
      '',
      '2025-10-09 08:53 UTC',
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

it('no name can break out of a JSON template', () => {
  const template = '{"place":"{{place}}","label":"{{ label }}","value":{{value}},"text":"{{text}}"}'
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string(),
      fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
      (place, label, value) => {
        const event = alertEvent({ place, label, value })
        expect(JSON.parse(fillTemplate(template, event, 'application/json'))).toEqual({
          place,
          label,
          value: value === null ? null : JSON.parse(String(value)),
          text: expect.any(String),
        })
      },
    ),
  )
})

it('nor out of a form or XML', () => {
  const event = alertEvent({ place: `a&b=<c> "d" 'e' 🌊` })
  const form = fillTemplate('to=siren&place={{place}}', event, 'application/x-www-form-urlencoded')
  expect([...new URLSearchParams(form)]).toEqual([
    ['to', 'siren'],
    ['place', event.place],
  ])
  expect(fillTemplate('<p a="{{place}}"/>', event, 'application/xml')).toBe(
    '<p a="a&amp;b=&lt;c&gt; &quot;d&quot; &#39;e&#39; 🌊"/>',
  )
})

it('a template that cannot work is refused with what to change', () => {
  expect(templateProblem('{{labl}}', 'text/plain')).toMatch(/^\{\{labl\}\} means nothing; known: .*label/)
  expect(templateProblem('{{label}} {{why.id}} { {x} }', 'text/plain')).toBeNull()
  expect(templateProblem('{"a":{{label}}}', 'application/json')).toContain('put texts in quotes')
  expect(templateProblem('{"a":"{{label}}","b":{{value}},"c":{{exercise}}}', 'application/json')).toBeNull()
})

it('a text says what became of the alert', () => {
  expect(textOf(alertEvent({ kind: 'cleared', label: 'Siaga 2' }))).toMatch(/berakhir: Siaga 2[\s\S]*is over: Siaga 2/)
})
