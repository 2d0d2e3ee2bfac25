/**
 * A conversation: sentences, and questions that each have a usual answer. It knows no terminal and no page; a face shows it and
 * hands back what a person answered. One model, so that every face asks the same and refuses the same.
 */
import type { Language, Said } from '../platform/language.ts'

export interface Choice {
  /** What stands for it in an answer, and stays the same in both languages. */
  key: string
  label: Said
}

/** Why an answer cannot be taken; the question is asked again. */
export interface Wrong {
  wrong: Said
}

export interface Question<T> {
  /** What it is about, in a word that stays: a page and a test answer by it. */
  name: string
  ask: Said
  /** A drawing or an explanation before it. */
  about?: Said
  choices?: readonly Choice[]
  /** What an empty answer means. Absent: there is no usual answer, and an empty one is wrong. */
  usual?: string
  /** The answer, as it was typed without spaces around it, or the key of a choice. */
  read(answer: string): T | Wrong
}

/** A question as a face shows it, in the language of the conversation. */
export interface Shown {
  name: string
  ask: string
  about?: string
  choices?: readonly { key: string; label: string }[]
  usual?: string
}

/** What a person sees the conversation on. */
export interface Face {
  say(text: string): void
  /** A link that another device is to open. */
  hand(link: string): void
  /** Shows a question and hands back the answer. Rejects with `Left` when the person goes away. */
  ask(shown: Shown): Promise<string>
}

/** The person has left: Ctrl-C, the end of the input, a page that was closed. */
export class Left extends Error {
  override name = 'Left'
}

export type Conversation = ReturnType<typeof openConversation>

export function openConversation(face: Face, language: Language = 'id') {
  let now = language
  return {
    language: () => now,
    speak(chosen: Language) {
      now = chosen
    },
    say: (said: Said) => face.say(said[now]),
    hand: (link: string) => face.hand(link),
    /** Asks until the answer can be taken. While it waits, what `meanwhile` says is shown; it ends with the answer. */
    async ask<T>(question: Question<T>, meanwhile?: (signal: AbortSignal) => Promise<void>): Promise<T> {
      const answered = new AbortController()
      const watching = meanwhile?.(answered.signal)
      try {
        for (;;) {
          const typed = (await face.ask(shownAs(question, now))).trim()
          const answer = readAnswer(question, typed)
          if (!isWrong(answer)) return answer
          face.say(answer.wrong[now])
        }
      } finally {
        answered.abort()
        await watching
      }
    },
  }
}

function shownAs<T>({ name, ask, about, choices, usual }: Question<T>, language: Language): Shown {
  return {
    name,
    ask: ask[language],
    ...(about && { about: about[language] }),
    ...(choices && { choices: choices.map(({ key, label }) => ({ key, label: label[language] })) }),
    ...(usual !== undefined && { usual }),
  }
}

const nothing: Wrong = {
  wrong: { id: 'Belum ada jawaban; pertanyaan ini perlu jawaban.', en: 'No answer yet; this question needs one.' },
}

function readAnswer<T>({ choices, usual, read }: Question<T>, typed: string): T | Wrong {
  const answer = typed === '' ? usual : typed
  if (answer === undefined) return nothing
  if (!choices) return read(answer)
  const chosen = chosenIn(choices, answer)
  return chosen ? read(chosen.key) : { wrong: noChoice(choices, answer) }
}

/** By its number, its key, or the beginning of what it is called in either language. */
function chosenIn(choices: readonly Choice[], answer: string): Choice | undefined {
  const word = answer.toLowerCase()
  const exact = choices.find(({ key }, i) => key === word || String(i + 1) === word)
  if (exact) return exact
  const begun = choices.filter(({ label }) => [label.id, label.en].some((text) => text.toLowerCase().startsWith(word)))
  return begun.length === 1 ? begun[0] : undefined
}

function noChoice(choices: readonly Choice[], answer: string): Said {
  const shown = answer.slice(0, 40)
  return {
    id: `“${shown}” tidak ada di daftar. Ketik angka 1 sampai ${choices.length}.`,
    en: `“${shown}” is not in the list. Type a number from 1 to ${choices.length}.`,
  }
}

export function isWrong(answer: unknown): answer is Wrong {
  return typeof answer === 'object' && answer !== null && 'wrong' in answer
}

/** A question with choices; the answer is the key of one. */
export function choice<Key extends string>(
  name: string,
  ask: Said,
  choices: readonly { key: Key; label: Said }[],
  usual: NoInfer<Key>,
): Question<Key> {
  return { name, ask, choices, usual, read: (key) => choices.find((one) => one.key === key)!.key }
}

/** Yes or no. */
export function yesOrNo(name: string, ask: Said, usual: 'yes' | 'no'): Question<boolean> {
  const choices = [
    { key: 'yes', label: { id: 'ya', en: 'yes' } },
    { key: 'no', label: { id: 'tidak', en: 'no' } },
  ]
  return { name, ask, choices, usual, read: (key) => key === 'yes' }
}
