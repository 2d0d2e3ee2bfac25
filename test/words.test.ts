/** The words that people read, checked on the sources: Bahasa Indonesia without English, and one word for one thing. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sayings } from '../gateway/hooks/says.ts'
import { stateId } from '../gateway/influx/words.ts'
import { reasons } from '../hardware/reasons.ts'
import { englishIn } from './kit/english.ts'

const rooms = ['doctor', 'edge', 'gateway', 'dashboard', 'firmware-sim', 'hardware', 'pantau']
const sources = rooms.flatMap((room) =>
  readdirSync(room, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name)),
)
const textOf = (file: string) => readFileSync(file, 'utf8')

/** The third column of the table in CONTRIBUTING.md: what is not said. */
const avoided = textOf('CONTRIBUTING.md')
  .split('## Words for people')[1]!
  .split('\n## ')[0]!
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .slice(1)
  .flatMap((row) => row.split('|')[3]!.split(','))
  .map((word) => word.trim())

// Texts in quotes. A name in an address (gerbang.local) and the end of a file's name (.md) are no words.
const quoted = /'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g
const unwanted = new RegExp(`(?<![\\w.-])(?:${avoided.join('|')})(?![\\w-]|\\.\\w)`, 'i')

it('people read no word that the list says is not used', () => {
  expect(avoided).toContain('gerbang')
  const found = sources.flatMap((file) =>
    (textOf(file).match(quoted) ?? [])
      .filter((text) => unwanted.test(text))
      .map((text) => `${file}: ${unwanted.exec(text)![0]} in ${text.slice(0, 200)}`),
  )
  expect(found).toEqual([])
})

// `id: '…'`, `says_id: '…'`, `detail_id: '…'`: what is filled in, commands, and what stands in quotes are left out.
const indonesian = /\b(?:id|\w+_id)\s*[:=]\s*(?:'((?:\\.|[^'\\\n])*)'|`((?:\\.|[^`\\])*)`)/g
const isAside = /\$\{[^}]*(?:\}|$)|npm run [^;,.)]*|“[^”]*”/g

it('no sentence in Bahasa Indonesia is English', () => {
  let looked = 0
  const found = sources
    .filter((file) => !file.endsWith('En.ts')) // where `id` is the English word for a name
    .flatMap((file) =>
      Array.from(textOf(file).matchAll(indonesian), ([, plain, filled]) => (plain ?? filled)!).flatMap((text) => {
        looked++
        return englishIn(text.replace(isAside, '')).map((line) => `${file}: ${line}`)
      }),
    )
  expect(found).toEqual([])
  expect(looked).toBeGreaterThan(500)
})

// What an attempt of a hook came to, why a frame was refused, how InfluxDB stands: the compiler sees that none is missing.
it.each([
  ['what became of a message', Object.entries(sayings).map(([code, say]) => [code, say('3' as never, 'x' as never)])],
  ['why a sensor gave no number', Object.entries(reasons)],
  ['how InfluxDB stands', Object.entries(stateId).map(([code, id]) => [code, { id, en: code }])],
] as [string, [string, { id: string; en: string }][]][])('every code of %s has words in both languages', (_, coded) => {
  for (const [code, { id, en }] of coded) {
    expect(id.trim(), code).not.toBe('')
    expect(en.trim(), code).not.toBe('')
    expect(id, code).not.toBe(en)
    expect(englishIn(id), code).toEqual([])
  }
})
