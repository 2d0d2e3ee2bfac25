/**
 * The texts of two dozen alerts, as people get them. Each is made from readings by the real rules; the whole of them is
 * docs/handbook/alert-texts.md, for people to read. `npm test -- hooks/alert-texts -u` writes that file anew: read it then.
 */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AlertEvent } from '../../../gateway/contract.ts'
import { titleOf } from '../../../gateway/hooks/text.ts'
import { headingOf, wordingOf } from '../../../gateway/hooks/wording.ts'
import { played } from '../../kit/alertScenes.ts'
import { scenes } from '../../kit/alertScenesList.ts'
import { checkout } from '../../kit/root.ts'

const told = scenes.map((scene) => {
  const event = played(scene)
  const message = { id: 'message', event, ...scene.beside }
  const text = wordingOf(message)
  const blocks = text.split('\n\n')
  const front = scene.beside ? blocks.shift()! : ''
  const [id, en] = blocks as [string, string]
  return { title: scene.title, heading: headingOf(message), event, text, front, id, en }
})

describe.each(told)('$title', ({ event, text, id, en }) => {
  it('says the day and the time at the place, with the letters of its zone', () => {
    expect(id).toMatch(/^\p{L}+, \d{1,2} \p{L}+ 2026, \d\d\.\d\d (WIB|WITA|WIT)$/mu)
    expect(en).toMatch(/^\p{L}+, \d{1,2} \p{L}+ 2026, \d\d:\d\d (WIB|WITA|WIT)$/mu)
    expect(text).not.toMatch(/UTC|\d{4}-\d\d-\d\d|\dT\d/)
  })

  it('names the place as it was registered, and never by the id of its station', () => {
    expect(titleOf(event)).toContain(event.place)
    for (const language of [id, en]) expect(language).toContain(event.place)
    expect(text).not.toMatch(/\b(hulu-|solo|pesisir|sekolah|alat-1)\b/)
  })

  it('writes water in whole centimetres, and every number with its unit', () => {
    expect(text).not.toMatch(/\d m\b/)
    expect(text).not.toMatch(/\d[.,]\d+ cm/)
    const isWater = event.series?.quantity === 'water_level_m' && event.measured !== 'silence_s'
    if (isWater && !isExpired(event)) for (const language of [id, en]) expect(language).toMatch(/\d cm\b/)
  })

  it('says how the water moves', () => {
    if (event.measured !== 'water_level_m' || isExpired(event)) return
    expect(event.why.id).toMatch(/, (naik|turun) \d+ cm dalam \d+ menit|, tetap selama \d+ menit/)
    expect(event.why.en).toMatch(/ and (rose|fell) \d+ cm in \d+ minutes|, steady for \d+ minutes/)
  })

  it('says what to do while it gets worse, and what remains when it gets better', () => {
    if (event.advice && event.level !== null) {
      expect(id).toContain(event.advice.id)
      expect(en).toContain(event.advice.en)
    }
    if (event.level === null) {
      expect(id).toMatch(/Status sekarang: (normal|data masuk|masih .+)\.|bukan tanda aman/)
      expect(en).toMatch(/State now: (normal|data arrive|still .+)\.|no all-clear/)
    }
  })

  it('is whole sentences of people: no placeholder, no code, no word of the other language', () => {
    expect(text).not.toMatch(/undefined|null|NaN|\[object|\{\{|_s\b|water_level/)
    const own = (words: string) => words.replaceAll(event.place, '').replaceAll(event.label, '')
    expect(own(id.replace('[LATIHAN / EXERCISE]', ''))).not.toMatch(/\b(the|is|at|has|with|now|water|level)\b/i)
    expect(own(en.replace('[LATIHAN / EXERCISE]', ''))).not.toMatch(/\b(di|yang|tidak|dalam|menit|pukul|batas)\b/i)
    expect(event.why.id).toMatch(/\.$/)
    expect(text.length, 'a push message takes no more').toBeLessThan(2_000)
  })

  it('says whom to call, and is marked in both languages when it is a drill', () => {
    for (const language of [id, en]) expect(language).toContain('Posko RW 05, 0812-0000-0000')
    for (const language of [id, en]) expect(language.startsWith('[LATIHAN / EXERCISE] ')).toBe(event.exercise)
  })
})

it.each(told.filter(({ front }) => front !== ''))('$title is said first, in both languages', ({ front, text }) => {
  expect(front.split('\n').length % 2).toBe(0)
  for (const line of front.split('\n')) expect(line).toMatch(/\.$|: menuju lokasi$/)
  expect(text.startsWith(front)).toBe(true)
})

it('are two dozen, of every measure and every change', () => {
  expect(told.length).toBeGreaterThanOrEqual(20)
  expect(new Set(told.map(({ event }) => event.kind))).toEqual(new Set(['raised', 'escalated', 'eased', 'cleared']))
  expect(new Set(told.map(({ event }) => event.measured)).size).toBeGreaterThanOrEqual(9)
})

it('stand in the handbook as they are said', async () => {
  const page = told.map(({ title, heading, text }, index) => {
    const named = text.startsWith(heading) ? '' : `Judul / heading: ${heading}\n\n`
    return `## ${index + 1}. ${title}\n\n${named}\`\`\`text\n${text}\n\`\`\`\n`
  })
  const head = `# What alerts say

For whoever answers for a village's warnings: read these as somebody would who is woken by them. Each was made from readings
by the rules of this program; a test compares this page with what the program says today.
`
  await expect(`${[head, ...page].join('\n')}`).toMatchFileSnapshot(join(checkout, 'docs/handbook/alert-texts.md'))
})

function isExpired({ why }: AlertEvent): boolean {
  return why.en.includes('no longer valid')
}
