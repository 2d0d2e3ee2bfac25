/** The settings of a driver that a person reads from a label, asked one after the other; which they are is the driver's word. */
import { z } from 'zod'
import type { Driver } from '../driver.ts'
import type { Said } from '../platform/language.ts'
import { problemsOf } from '../platform/settings.ts'
import type { Scalar } from '../platform/settings-file.ts'
import type { Conversation, Question, Wrong } from './conversation.ts'
import { plainNumber, typedNumber } from './numbers.ts'

/** What differs from the defaults is answered; the rest need not stand in the file. `now`: what stands there already. */
export async function askOptions(
  talk: Conversation,
  driver: Driver,
  now: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, Scalar>> {
  const answers: Record<string, Scalar> = {}
  for (const [key, ask] of Object.entries(driver.recognise.ask ?? {})) {
    answers[key] = await talk.ask(optionQuestion(driver, key, ask, { usual: now[key], talk }))
  }
  return answers
}

function optionQuestion(
  driver: Driver,
  key: string,
  ask: Said,
  { usual, talk }: { usual: unknown; talk: Conversation },
): Question<Scalar> {
  const before = usual ?? driver.options.parse({})[key]
  const words = wordsOf(driver.options.shape[key])
  const shown = typeof before === 'number' ? plainNumber(before, talk.language()) : String(before)
  return {
    name: key,
    ask,
    usual: shown,
    ...(words && { choices: words.map((word) => ({ key: word, label: { id: word, en: word } })) }),
    read: (answer) => read(driver, key, answer),
  }
}

/** As text, and where that is none of its kind, as a number. */
function read(driver: Driver, key: string, answer: string): Scalar | Wrong {
  const number = typedNumber(answer)
  let refused: Wrong | undefined
  for (const value of [answer, answer.toUpperCase(), ...(number === undefined ? [] : [number])]) {
    const given = { [key]: value }
    const parsed = driver.options.safeParse(given)
    // What the driver makes of it is what stands in the file: a bare 2 becomes D2.
    if (parsed.success) return z.union([z.string(), z.number(), z.boolean()]).parse(parsed.data[key])
    refused = { wrong: problemsOf(parsed.error, driver.options, given)[0]! }
  }
  return refused!
}

/** The words of an enumeration; undefined for other kinds. */
function wordsOf(schema: unknown): string[] | undefined {
  if (schema instanceof z.ZodEnum) return schema.options.map(String)
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodOptional) return wordsOf(schema.unwrap())
  return undefined
}
