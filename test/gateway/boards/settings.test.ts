import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { problemsOf } from '../../../edge/platform/settings.ts'
import { formats } from '../../../gateway/boards/formats/index.ts'
import { numberOf } from '../../../gateway/boards/readings.ts'
import { BoardSettings } from '../../../gateway/boards/settings.ts'
import { GatewayFile } from '../../../gateway/config/config.ts'
import { checkout } from '../../kit/root.ts'

const board = { station: 'hulu', format: 'tasmota', fields: { 'A.B': { sensor: 'level', quantity: 'distance_m' } } }

it.each([
  ['an unknown format', { ...board, format: 'tasmoto' }, 'format', /needs one of tasmota, esphome, airrohr/],
  [
    'a quantity that is none',
    { ...board, fields: { x: { sensor: 'level', quantity: 'distance' } } },
    'quantity',
    /no quantity/,
  ],
  [
    'one of how a node is',
    { ...board, fields: { x: { sensor: 'a', quantity: 'card_free_mb' } } },
    'quantity',
    /no quantity/,
  ],
  ['a DevEUI without quotes', { ...board, name: 101010101010101 }, 'name', /DevEUI \(LoRaWAN\), in quotes/],
  ['a word too much', { ...board, topic: 'x' }, 'topic', /unknown/],
])('tells what is wrong, in both languages: %s', (_, wrong, where, en) => {
  const { error } = BoardSettings.safeParse([wrong])
  const [problem] = problemsOf(error!, BoardSettings, [wrong])
  expect(problem!.where).toContain(where)
  expect(problem!.en).toMatch(en)
  expect(problem!.id).not.toBe(problem!.en)
})

it('names a board only once', () => {
  const { error } = BoardSettings.safeParse([
    { ...board, name: 'AB' },
    { ...board, name: 'ab' },
  ])
  expect(error!.issues[0]!.message).toContain('"ab" is there twice for tasmota')
})

describe('the page on small boards', () => {
  const text = readFileSync(join(checkout, 'docs/handbook/small-boards.md'), 'utf8')

  it('shows settings that are accepted', () => {
    const blocks = Array.from(text.matchAll(/```yaml\n([\s\S]*?)```/g), ([, yaml]) => parse(yaml!) as object)
    expect(blocks.length).toBe(2)
    for (const block of blocks) expect(() => GatewayFile.parse(block)).not.toThrow()
  })

  it('names every format', () => {
    for (const { id } of formats) expect(text).toContain(id)
  })
})

it.each([
  ['1', 1],
  [' -0.50 ', -0.5],
  ['.5', 0.5],
  ['1e3', 1_000],
  [21.5, 21.5],
  ['NaN', null],
  ['-inf', null],
  ['unavailable', null],
  [null, null],
  [Number.NaN, null],
  ['', undefined],
  ['1,5', undefined],
  ['0x10', undefined],
  ['12 cm', undefined],
  [true, undefined],
  [{}, undefined],
])('%j is the number %j', (said, number) => expect(numberOf(said)).toBe(number))
