/** In which of the two languages a program speaks to the person at its terminal. */

export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]

/** A sentence in both. */
export type Said = Record<Language, string>

export function isLanguage(word: unknown): word is Language {
  return word === 'id' || word === 'en'
}

/** What the environment of a terminal says; undefined where it says nothing, as under a service and in most containers. */
export function languageOfTerminal({
  LC_ALL,
  LC_MESSAGES,
  LANG,
}: Record<string, string | undefined>): Language | undefined {
  const [, found] = /^(id|en)(?:[_.@-]|$)/i.exec(LC_ALL || LC_MESSAGES || LANG || '') ?? []
  return found ? (found.toLowerCase() as Language) : undefined
}

/**
 * Sentences as they are shown. Where nobody has said which language, both are: nobody knows who reads them on the roof.
 * Indonesian comes first.
 */
export function shownIn(said: Said, language: Language | undefined): string {
  if (language) return said[language]
  return said.id === said.en ? said.en : `${said.id}\n${said.en}`
}

/** `--lang id` or `--lang=en` among what was typed, wherever it stands, and the words without it. */
export function languageAsked(words: readonly string[]): { words: string[]; asked: string | undefined } {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  if (at === -1) return { words: [...words], asked: undefined }
  const isOne = words[at]!.includes('=')
  const asked = isOne ? words[at]!.slice('--lang='.length) : (words[at + 1] ?? '')
  return { words: [...words.slice(0, at), ...words.slice(at + (isOne ? 1 : 2))], asked }
}
