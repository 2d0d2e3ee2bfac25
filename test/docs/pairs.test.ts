/** The handbook says in Indonesian what it says in English: a page that changes must take its counterpart along. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { drivers } from '../../edge/drivers/index.ts'
import { englishIn } from '../kit/english.ts'
import { checkout } from '../kit/root.ts'
import { blocksOf, counterpartOf, english, indonesian, pagesIn, pageText } from './handbookPages.ts'

// English only as long as nobody has translated them. The list may only become shorter.
const englishOnly = readFileSync(join(checkout, 'test/docs/english-only.txt'), 'utf8').trim().split('\n')
const pages = pagesIn(indonesian)

it('every page in English has its counterpart, or is in the list of those that wait for it', () => {
  const alone = pagesIn(english).filter((page) => !counterpartOf(page, 'Bahasa Indonesia') && !hasBoth(page))
  expect(alone.map((page) => page.slice(english.length + 1))).toEqual(englishOnly)
})

it('every sensor that has a driver has a page in Indonesian', () => {
  for (const { page } of drivers) expect(pages).toContain(counterpartOf(`hardware/${page}`, 'Bahasa Indonesia'))
})

it('the first page lists every sensor that has a driver', () => {
  for (const { page } of drivers) {
    expect(pageText(`${english}/start.md`)).toContain(`(../../hardware/${page})`)
    expect(pageText(`${indonesian}/mulai.md`)).toContain(
      `(${counterpartOf(`hardware/${page}`, 'Bahasa Indonesia')!.slice(indonesian.length + 1)})`,
    )
  }
})

it.each(pages)('%s and its counterpart lead to each other', (page) => {
  const other = counterpartOf(page, 'English')
  expect(other, 'its third line is [English](…)').toBeDefined()
  expect(counterpartOf(other!, 'Bahasa Indonesia')).toBe(page)
})

it('everybody finds every page from the first one', () => {
  for (const [start, folder] of [
    [`${indonesian}/mulai.md`, indonesian],
    [`${english}/start.md`, english],
  ] as const) {
    const own = new Set(pages.map((page) => (folder === indonesian ? page : counterpartOf(page, 'English')!)))
    const reached = new Set<string>([start])
    for (const page of reached) {
      for (const [, target] of pageText(page).matchAll(/\]\(([^)#:]+\.md)(?:#[^)]*)?\)/g)) {
        const path = join(page, '..', target!)
        if (own.has(path)) reached.add(path)
      }
    }
    expect([...own].filter((page) => !reached.has(page))).toEqual([])
  }
})

describe.each(pages)('%s', (page) => {
  const own = pageText(page)
  const other = pageText(counterpartOf(page, 'English') ?? page)

  it('shows the same settings', () => {
    expect(blocksOf(own, 'yaml').map((text) => parse(text))).toEqual(blocksOf(other, 'yaml').map((text) => parse(text)))
  })

  // Of a sensor the page in English has more: what its maker says, byte by byte.
  if (!/sensor-/.test(page)) {
    it('has as much to say: headings, rows, lists, drawings, commands', () => {
      expect(shapeOf(own)).toEqual(shapeOf(other))
    })
  }

  it('is in Indonesian', () => {
    const words = own
      .replace(/```[\s\S]*?```/g, '')
      .replace(/`[^`\n]*`/g, '')
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/(?<!\*)\*[A-Za-z’ /()]+\*(?!\*)/g, '') // a name on a screen in English
      .replaceAll('CC BY', '')
    expect(englishIn(words)).toEqual([])
  })
})

/** One page with both languages, one below the other. */
const hasBoth = (page: string) => /^## Bahasa Indonesia$/m.test(pageText(page))

/** What a translation keeps. Of commands their first words: a name in capitals and a comment are translated. */
function shapeOf(text: string) {
  const lines = text.replace(/```[\s\S]*?```/g, '').split('\n')
  const count = (start: RegExp) => lines.filter((line) => start.test(line)).length
  return {
    headings: lines.filter((line) => /^#+ /.test(line)).map((line) => line.split(' ')[0]),
    rows: count(/^\|/),
    points: count(/^\s*- /),
    steps: count(/^\d+\. /),
    quoted: count(/^>/),
    questions: count(/^\*\*[^*]+\?\*\*/),
    drawings: Array.from(text.matchAll(/drawings\/([\w-]+)\.(?:id|en)\.svg/g), ([, name]) => name),
    commands: blocksOf(text, 'sh').map((block) =>
      block
        .trim()
        .split('\n')
        .map((line) =>
          line
            .replace(/\b[A-Z]{3,}\b/g, 'NAME')
            .trim()
            .split(' ')
            .slice(0, 3),
        ),
    ),
  }
}
