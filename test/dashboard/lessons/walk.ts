/** A pupil with a finger: answers each question of the open lesson wrong, nearly right and right, in both languages. */
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Asked, Played, Step, Verdict } from '../../../dashboard/lessons/lesson.ts'
import { lessonWords } from '../../../dashboard/lessons/words.ts'
import { eventually } from '../../kit/eventually.ts'
import { see } from '../browser.ts'

type Lang = 'id' | 'en'

/**
 * Goes through the lesson from its first step to the card; `played` is what the page must have found by itself. The language changes
 * in the middle of the lesson, or, where `isFull`, of each question, which takes as long again: the picture is drawn anew.
 */
export async function walk(page: Page, played: Played, name: string, isFull: boolean): Promise<void> {
  for (const [i, step] of played.steps.entries()) {
    const lang: Lang = (isFull ? i % 2 === 0 : i < played.steps.length / 2) ? 'id' : 'en'
    const other: Lang = isFull && lang === 'id' ? 'en' : isFull ? 'id' : lang
    const said = `${name}: ${step.key}`
    await see(page.locator(`[data-step=${step.key}]`))
    await speak(page, lang)
    if (step.kind === 'read') expect(await textOf(page, '[data-step]'), said).toContain(step.text[0]![lang])
    else await answer(page, step, played, { lang, other, said })
    expect(await page.evaluate('document.documentElement.scrollWidth'), `${said} fits`).toBeLessThanOrEqual(360)
    await click(page, '[data-next]')
  }
  await see(page.locator(`[data-certificate="${played.steps.filter(isAsked).length}"]`))
}

const isAsked = (step: Step): step is Asked => step.kind !== 'read'

interface Told {
  /** In which the question is read, and answered wrong. */
  lang: Lang
  /** In which it is answered right. */
  other: Lang
  said: string
}

async function answer(page: Page, step: Asked, played: Played, { lang, other, said }: Told) {
  expect(await textOf(page, '.asked'), said).toBe(step.ask[lang])
  expect(await page.locator('[data-next]').count(), `${said} must be answered first`).toBe(0)
  if (step.kind === 'choose') {
    const wrong = step.options.findIndex(({ isRight }) => !isRight)
    await click(page, `.options label:nth-of-type(${wrong + 1}) input`)
    await told(page, 'wrong', step.options[wrong]!.why[lang], said)
    await speak(page, other)
    await click(page, `.options label:nth-of-type(${step.options.findIndex(({ isRight }) => isRight) + 1}) input`)
  } else if (step.kind === 'mark') {
    const places = fingers(step, played)
    for (const verdict of ['wrong', 'near'] as const)
      if (places[verdict] !== undefined) await mark(page, places[verdict], verdict)
    await speak(page, other)
    await mark(page, places.right!, 'right')
  } else {
    const typed = typedFor(step)
    await type(page, typed.wrong(lang))
    await told(page, 'wrong', lessonWords[lang].wrong, said)
    await type(page, typed.near(lang))
    await told(page, 'near', lessonWords[lang].near, said)
    await speak(page, other)
    await type(page, typed.right(other))
  }
  await told(page, 'right', step.right[other], said)
}

/** As people write numbers and times in each language. */
function typedFor(step: Extract<Asked, { kind: 'number' | 'clock' }>) {
  const between = (step.right_within + step.near_within) / 2
  const written = (value: number) => (lang: Lang) => {
    if (step.kind === 'number') return String(Number(value.toFixed(3))).replace('.', lang === 'id' ? ',' : '.')
    const minutes = (Math.round(value) + 1_440) % 1_440
    const parts = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'))
    return parts.join(lang === 'id' ? '.' : ':')
  }
  const answer = step.kind === 'number' ? step.answer : step.answer_min
  // A count is whole; half of the day away is as wrong as a clock can be.
  const near = step.right_within === 0 ? answer + step.near_within : answer + between
  const wrong = step.kind === 'clock' ? answer + 720 : answer + 3 * step.near_within + 1
  return { right: written(answer), near: written(near), wrong: written(wrong) }
}

/** Where to touch, as a share of the width: at a point that is drawn, as the finger finds these, best between two that are judged alike. */
function fingers(step: Extract<Asked, { kind: 'mark' }>, played: Played): Partial<Record<Verdict, number>> {
  const { from_ms, to_ms } = step.window ?? played.window
  const drawn = [...new Set(played.curves.flatMap(({ plot }) => plot.at_ms))].sort((a, b) => a - b)
  const moments = drawn.filter((at_ms) => at_ms > from_ms && at_ms < to_ms)
  const verdicts = moments.map((at_ms) => step.judge(at_ms))
  const found: Partial<Record<Verdict, number>> = {}
  for (const side of [3, 2, 1, 0])
    for (const [i, verdict] of verdicts.entries()) {
      const around = verdicts.slice(Math.max(0, i - side), i + side + 1)
      if (around.length === 2 * side + 1 && around.every((one) => one === verdict))
        found[verdict] ??= (moments[i]! - from_ms) / (to_ms - from_ms)
    }
  return found
}

/** Touches until it is judged: a picture that is just drawn anew, in the other language, does not hear a finger. */
async function mark(page: Page, share: number, verdict: Verdict) {
  await eventually(async () => {
    const [x, y] = await page.evaluate<number[]>(`(() => {
      const over = document.querySelector('.chart .u-over')
      over?.scrollIntoView({ block: 'center' })
      const { x, y, width, height } = over?.getBoundingClientRect() ?? {}
      return [x + width * ${share}, y + height / 2]
    })()`)
    if (!Number.isFinite(x)) return false
    await page.touchscreen.tap(x!, y!)
    await click(page, '[data-mark]')
    return (await page.locator(`[data-verdict=${verdict}]`).count()) === 1
  })
}

/** Within the page, which costs a tenth of a finger: the screens that fingers must reach are in `lessons.test.ts`. */
const click = (page: Page, what: string) =>
  eventually(
    async () =>
      await page.evaluate(`(() => {
    const found = document.querySelector(${JSON.stringify(what)})
    if (!found || found.disabled) return false
    found.click()
    return true
  })()`),
  )

async function type(page: Page, text: string) {
  await page.locator('.typed input').fill(text)
  await click(page, '[data-check]')
}

export async function speak(page: Page, lang: Lang) {
  await click(page, `.langs [lang=${lang}]`)
  await eventually(async () => (await page.evaluate('document.documentElement.lang')) === lang)
}

async function told(page: Page, verdict: Verdict, text: string, said: string) {
  await eventually(async () => {
    expect(await textOf(page, `[data-verdict=${verdict}]`), `${said} is ${verdict}`).toBe(text)
    return true
  })
}

const textOf = (page: Page, what: string) =>
  page.evaluate<string | undefined>(`document.querySelector(${JSON.stringify(what)})?.innerText`)
