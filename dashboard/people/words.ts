/** The words of signing in, people and invitations, in both languages; fetched with those pages. */
import type { Lang } from '../words.ts'
import { english } from './wordsEn.ts'
import { indonesian } from './wordsId.ts'
import type { PeopleWords } from './wordsShape.ts'

export const peopleWords: Record<Lang, PeopleWords> = { id: indonesian, en: english }
