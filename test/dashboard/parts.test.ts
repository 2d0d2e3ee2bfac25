import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { besideChain, inChain, readParts } from '../../dashboard/parts.ts'
import { partWords } from '../../dashboard/partWords.ts'
import { linkNames } from '../../gateway/http/chain.ts'
import { checkout } from '../kit/root.ts'

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

it('what the warning chain tells of is not told twice, unless data may be lost', () => {
  expect([...inChain].sort()).toEqual(
    Object.keys(linkNames)
      .filter((link) => link !== 'people')
      .sort(),
  )
  const troubled = [
    { part: 'disk', says: 'Is full.' },
    { part: 'influx', says: 'Does not answer.' },
  ]
  expect(besideChain({ ready: true, troubled })?.troubled.map(({ part }) => part)).toEqual(['influx'])
  expect(besideChain({ ready: false, troubled })?.troubled.length).toBe(2)
})

it('every part that a gateway speaks of has a name in both languages', () => {
  const gateway = join(checkout, 'gateway')
  const files = readdirSync(gateway, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  const named = files.flatMap((file) =>
    Array.from(
      readFileSync(join(gateway, file), 'utf8').matchAll(/(?:\.(?:shows|needs)\(|\blink: )'([a-z_]+)'/g),
      ([, part]) => part!,
    ),
  )
  expect(named.length).toBeGreaterThan(15)
  named.push('certificate', 'clear_text', 'influx', 'cap', 'rules', 'hooks', 'sirens') // told by name elsewhere
  for (const lang of ['id', 'en'] as const) {
    const { parts } = partWords[lang]
    expect(
      [...new Set(named)].filter((part) => !Object.hasOwn(parts, part)),
      lang,
    ).toEqual([])
  }
})
