import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkClock, minutesOf } from '../../../dashboard/lessons/check.ts'
import type { Asked, Clock, Lesson } from '../../../dashboard/lessons/lesson.ts'
import { lessons } from '../../../dashboard/lessons/table.ts'
import { lessonWords } from '../../../dashboard/lessons/words.ts'
import { englishIn } from '../../kit/english.ts'
import { checkout } from '../../kit/root.ts'
import { plainWords } from './plainWords.ts'
import { ownAnswer, tryAnswer } from './pupil.ts'

const all = await Promise.all(lessons.map(async (row) => ({ row, lesson: await row.load() })))
const isAsked = (step: { kind: string }): step is Asked => step.kind !== 'read'

it('each lesson is a file that is named as its row', () => {
  const files = readdirSync(join(checkout, 'dashboard/lessons'))
  for (const { id } of lessons) expect(files).toContain(`${id}.ts`)
  expect(new Set(lessons.map(({ id }) => id)).size).toBe(lessons.length)
})

describe.each(all)('$row.id', ({ row, lesson }) => {
  const played = lesson.play(lesson.example())!
  const asked = played.steps.filter(isAsked)

  it('can be played on its calculated example', () => {
    expect(played).not.toBe(null)
    expect(asked.length).toBeGreaterThanOrEqual(4)
    expect(played.curves.every(({ plot }) => plot.at_ms.length > 1)).toBe(true)
  })

  it('has a name for each step, and helps before it tells', () => {
    const keys = played.steps.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const step of asked) {
      expect(step.hints.length, step.key).toBeGreaterThan(0)
      if (step.kind === 'choose') expect(step.options.filter(({ isRight }) => isRight).length, step.key).toBe(1)
    }
  })

  it('takes its own answers, and calls others near or wrong', () => {
    for (const step of asked) {
      const own = ownAnswer(step)
      if (own !== undefined) expect(tryAnswer(step, own), step.key).toBe('right')
      if (step.kind !== 'number') continue
      expect(step.near_within, step.key).toBeGreaterThan(step.right_within)
      const beside = (by: number) => tryAnswer(step, String((step.answer + by).toFixed(6)))
      expect(beside((step.right_within + step.near_within) / 2), step.key).toBe('near')
      expect(beside(step.near_within * 1.5), step.key).toBe('wrong')
    }
  })

  it('is told in short sentences: at most 17 words, as in books for this age', () => {
    const long = pupilTexts(row, lesson, played.steps).flatMap(({ id, en }) => [...sentences(id), ...sentences(en)])
    expect(long.filter((sentence) => wordsIn(sentence).length > 17)).toEqual([])
  })

  it.each(['id', 'en'] as const)('uses words that the list has, or that it explains (%s)', (lang) => {
    const terms = new Set(lesson.terms.flatMap(({ word }) => wordsIn(word[lang])))
    const unknown = pupilTexts(row, lesson, played.steps)
      .flatMap((text) => wordsIn(text[lang]))
      .filter((word) => !plainWords[lang].has(word) && !terms.has(word))
    expect([...new Set(unknown)].sort()).toEqual([])
  })

  it('has no English among the Indonesian', () => {
    const { grades, ...lists } = lesson.teacher
    const texts = [...pupilTexts(row, lesson, played.steps), ...lesson.wall, grades, ...Object.values(lists).flat()]
    expect(texts.flatMap(({ id }) => englishIn(id))).toEqual([])
    for (const { id, en } of texts) expect([id.trim(), en.trim()]).not.toContain('')
  })
})

it('the words around the lessons are there in both languages', () => {
  expect(Object.keys(lessonWords.id)).toEqual(Object.keys(lessonWords.en))
  const flat = (tree: object): string[] =>
    Object.values(tree).flatMap((one) =>
      typeof one === 'object' ? flat(one) : [typeof one === 'function' ? String(one(3, 'x')) : one],
    )
  expect(flat(lessonWords.id).flatMap(englishIn)).toEqual([])
})

it('takes a time as people type it, across midnight, too', () => {
  expect(['16.30', '16:30', '1630', '7', '24.00', '16.75', 'sore'].map(minutesOf)).toEqual([
    990,
    990,
    990,
    420,
    0,
    null,
    null,
  ])
  const late = { kind: 'clock', answer_min: 23 * 60 + 55, right_within: 15, near_within: 45 } as Clock
  expect(['23.50', '0.05', '0.30', '3'].map((typed) => checkClock(late, typed))).toEqual([
    'right',
    'right',
    'near',
    'wrong',
  ])
})

/** All that a pupil reads. */
function pupilTexts(row: (typeof lessons)[number], lesson: Lesson, steps: readonly object[]) {
  const found: { id: string; en: string }[] = []
  const walk = (one: unknown) => {
    if (typeof one !== 'object' || one === null) return
    if ('id' in one && 'en' in one) found.push(one as { id: string; en: string })
    else Object.values(one).forEach(walk)
  }
  walk([row.title, row.goal, steps, lesson.terms, lesson.wall])
  return found
}

const sentences = (text: string) => text.split(/[.!?:;](?:\s|$)/).filter(Boolean)

/** Without numbers, units and the made-up names of the example. */
function wordsIn(text: string): string[] {
  return (
    text
      .replace(/(?:Sungai|Sekolah|Muara|Hutan) Contoh|\bContoh\b/g, '')
      .toLowerCase()
      .match(/\p{L}[\p{L}’'-]*/gu) ?? []
  ).filter((word) => !/^(?:mm|cm|m|jan|ug|µg|psu|mg|l)$/.test(word))
}
