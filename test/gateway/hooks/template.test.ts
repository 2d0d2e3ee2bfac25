import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fillTemplate, templateProblem, textOf } from '../../../gateway/hooks/template.ts'
import { alertEvent } from '../../kit/alertWord.ts'

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
  expect(templateProblem('{{labl}}', 'text/plain')?.en).toMatch(/^\{\{labl\}\} means nothing; known: .*label/)
  expect(templateProblem('{{label}} {{why.id}} { {x} }', 'text/plain')).toBeNull()
  expect(templateProblem('{"a":{{label}}}', 'application/json')?.en).toContain('put texts in quotes')
  expect(templateProblem('{"a":"{{label}}","b":{{value}},"c":{{exercise}}}', 'application/json')).toBeNull()
})

it('a text says what became of the alert', () => {
  expect(textOf(alertEvent({ kind: 'cleared', label: 'Siaga 2' }))).toMatch(
    /: Siaga 2 berakhir\n[\s\S]*: Siaga 2 is over\n/,
  )
})
