/** The words of the pages that are fetched when they are opened, in both languages. */
import type { Lang } from '../words.ts'
import { english } from './pageWordsEn.ts'
import { indonesian } from './pageWordsId.ts'
import type { PageWords } from './pageWordsShape.ts'

export const pageWords: Record<Lang, PageWords> = { id: indonesian, en: english }
