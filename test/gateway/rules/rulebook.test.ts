import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KnownStation } from '../../../gateway/rules/check.ts'
import { openRulebook } from '../../../gateway/rules/rulebook.ts'
import { emptyFolder } from '../../kit/folder.ts'

const gate = {
  id: 'siaga',
  station: 'katulampa',
  sensor: 'level',
  quantity: 'water_level_m',
  levels: [{ label: 'Siaga 3', at: 0.8 }],
}
const ani = { by: 'ani', why: 'musim hujan' }

describe('the rulebook', () => {
  it('counts a version for every change of the file, and none for a restart', () => {
    const { open, write } = desk([gate])
    expect(open((book) => book.get('siaga'))).toMatchObject([{ version: 1 }])
    expect(open((book) => book.get('siaga'))).toMatchObject([{ version: 1 }])
    write([{ ...gate, levels: [{ label: 'Siaga 3', at: 0.9 }] }])
    expect(open((book) => book.get('siaga'))).toMatchObject([{ version: 2, levels: [{ at: 0.9 }] }])
    write([])
    expect(open((book) => book.audit(10)).map(({ change, version }) => [change, version])).toEqual([
      ['deleted', 3],
      ['changed', 2],
      ['created', 1],
    ])
    write([gate])
    expect(open((book) => book.get('siaga'))).toMatchObject([{ version: 4 }])
  })

  it('lets a change over the API win over the file, also when it took a rule away', () => {
    const { open } = desk([gate])
    open((book) => book.put('siaga', { ...gate, levels: [{ label: 'Siaga 3', at: 0.7 }] }, ani))
    expect(open((book) => [book.origin('siaga'), book.get('siaga')])).toMatchObject([
      'api',
      [{ levels: [{ at: 0.7 }] }],
    ])
    open((book) => book.remove('siaga', ani))
    expect(open((book) => book.rules())).toEqual([])
    open((book) => book.put('siaga', gate, ani))
    expect(open((book) => book.get('siaga'))).toMatchObject([{ version: 4 }])
  })

  it('keeps one id with several periods, each for its own time', () => {
    const { open } = desk([
      { ...gate, valid_until: '2026-01-01' },
      { ...gate, valid_from: '2026-01-01', levels: [{ label: 'Siaga 3', at: 1 }] },
    ])
    expect(open((book) => book.get('siaga')).map(({ valid_from }) => valid_from)).toEqual([undefined, '2026-01-01'])
  })

  it.each([
    ['an unknown station', { ...gate, station: 'katulamp' }, 'there is no station "katulamp" (known: katulampa)'],
    ['another name than its address', { ...gate, id: 'lain' }, 'make them the same'],
    ['clear above raise', { ...gate, levels: [{ label: 'A', at: 1, clear: 2 }] }, 'set clear to 1 or less'],
    ['overlapping validity', [gate, { ...gate, valid_from: '2026-01-01' }], 'let the older one end'],
    ['a circle', { id: 'siaga', label: 'x', any: ['siaga'] }, 'in a circle'],
    ['an unknown key', { ...gate, level: 1 }, 'level'],
    ['nothing', [], 'There is no rule in the list'],
  ])('refuses %s with a sentence, and stays as it is', (_, raw, sentence) => {
    const { open } = desk([gate])
    open((book) => {
      expect(() => book.put('siaga', raw, ani)).toThrow(sentence)
      expect(book.get('siaga')).toMatchObject([{ version: 1 }])
    })
  })

  it('goes on taking changes when another rule names what its station turned out not to have', () => {
    const stations: KnownStation[] = [{ station: 'katulampa' }]
    const { open } = desk([gate, { ...gate, id: 'jarak', quantity: 'distance_m' }], stations)
    open((book) => {
      stations[0]!.sensors = [{ sensor: 'level', quantities: ['water_level_m'] }]
      book.put('siaga', { ...gate, levels: [{ label: 'Siaga 3', at: 0.7 }] }, ani)
      expect(() => book.put('jarak', { ...gate, id: 'jarak', quantity: 'distance_m' }, ani)).toThrow('does not measure')
      book.remove('jarak', ani)
      expect(book.rules()).toMatchObject([{ id: 'siaga', levels: [{ at: 0.7 }] }])
    })
  })

  it('does not take away a rule that another one needs', () => {
    const { open } = desk([gate, { id: 'semua', label: 'Banjir', all: ['siaga'] }])
    open((book) => expect(() => book.remove('siaga', ani)).toThrow('no rule "siaga" to combine'))
  })
})

function desk(rules: object[], stations: KnownStation[] = [{ station: 'katulampa' }]) {
  const folder = emptyFolder()
  const file = join(folder, 'rules.yaml')
  const write = (next: object[]) => writeFileSync(file, JSON.stringify(next))
  write(rules)
  return {
    write,
    /** Opens, does, closes: each call is a restart. */
    open<T>(does: (book: ReturnType<typeof openRulebook>) => T): T {
      const book = openRulebook({ folder, file, stations: () => stations, now: () => 1 })
      onTestFinished(book.close)
      return does(book)
    },
  }
}
