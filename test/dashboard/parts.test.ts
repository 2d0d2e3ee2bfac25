import { expect, it } from 'vitest'
import { readParts } from '../../dashboard/parts.ts'

it('of the gateway’s parts only those in trouble are told, with its sentence', () => {
  const parts = { record: { ok: true, says: 'Keeps.' }, influx: { ok: false, says: 'Does not answer.' } }
  expect(readParts({ ready: true, parts })).toEqual({
    ready: true,
    troubled: [{ part: 'influx', says: 'Does not answer.' }],
  })
})

it('what no gateway says is no trouble', () => {
  for (const said of [null, 'x', {}, { ready: true }, []]) expect(readParts(said)).toBeUndefined()
  expect(readParts({ ready: false, parts: { record: null } })).toEqual({ ready: false, troubled: [] })
})
