/** What an opened lesson is given. */
import type { PageProps } from '../pageProps.ts'
import type { Lesson } from './lesson.ts'
import type { LessonRow } from './table.ts'

/** The lesson itself, or one of its pages to print. */
export type SheetName = 'lesson' | 'wall' | 'teacher'

export interface LessonProps {
  lesson: Lesson
  row: LessonRow
  sheet: SheetName
  page: PageProps
}
