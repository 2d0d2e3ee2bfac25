/** The lessons, a row each, in the order to do them. What a lesson says is fetched when it is opened. */
import type { LocalizedText } from '../../gateway/contract.ts'
import type { Lesson } from './lesson.ts'

export interface LessonRow {
  /** Its name in addresses: `#/lessons/rain-to-flood`. */
  id: string
  title: LocalizedText
  /** In one sentence. */
  goal: LocalizedText
  minutes: number
  load(): Promise<Lesson>
}

export const lessons: readonly LessonRow[] = [
  {
    id: 'rain-to-flood',
    title: { id: 'Dari hujan ke banjir', en: 'From rain to flood' },
    goal: {
      id: 'Kamu menemukan sendiri berapa lama sungai menyusul penyebabnya.',
      en: 'You find out how long the river takes to follow its cause.',
    },
    minutes: 45,
    load: () => import('./rain-to-flood.ts').then(({ rainToFlood }) => rainToFlood),
  },
  {
    id: 'false-reading',
    title: { id: 'Cari angka yang salah', en: 'Find the false reading' },
    goal: {
      id: 'Kamu mengenali angka yang tidak mungkin benar, dan tahu mengapa tidak ada yang dihapus.',
      en: 'You recognise numbers that cannot be true, and know why nothing is deleted.',
    },
    minutes: 40,
    load: () => import('./false-reading.ts').then(({ falseReading }) => falseReading),
  },
  {
    id: 'in-our-air',
    title: { id: 'Apa isi udara kita?', en: 'What is in our air?' },
    goal: {
      id: 'Kamu membaca satu hari debu halus dan menghitung ISPU-nya sendiri.',
      en: 'You read one day of fine dust and work out its ISPU yourself.',
    },
    minutes: 45,
    load: () => import('./in-our-air.ts').then(({ inOurAir }) => inOurAir),
  },
  {
    id: 'reading-a-tide',
    title: { id: 'Membaca pasang surut', en: 'Reading a tide' },
    goal: {
      id: 'Kamu membaca pasang dan surut, dan memperkirakan pasang besok.',
      en: 'You read high and low water, and foretell tomorrow’s high water.',
    },
    minutes: 45,
    load: () => import('./reading-a-tide.ts').then(({ readingATide }) => readingATide),
  },
  {
    id: 'own-warning',
    title: { id: 'Buat peringatanmu sendiri', en: 'Make your own warning' },
    goal: {
      id: 'Kamu memilih batas, mencobanya pada masa lalu, dan menimbang harganya.',
      en: 'You choose a level, try it on the past, and weigh its price.',
    },
    minutes: 45,
    load: () => import('./own-warning.ts').then(({ ownWarning }) => ownWarning),
  },
  {
    id: 'mangrove',
    title: { id: 'Sehari di hutan bakau', en: 'A day in the mangrove' },
    goal: {
      id: 'Kamu melihat air bernapas siang dan malam, dan tahu mengapa akar muncul ke atas.',
      en: 'You see how the water breathes by day and night, and know why roots come up.',
    },
    minutes: 40,
    load: () => import('./mangrove.ts').then(({ mangrove }) => mangrove),
  },
  {
    id: 'build-a-gauge',
    title: { id: 'Membuat alat ukur air', en: 'Build a gauge' },
    goal: {
      id: 'Kamu menghitung tinggi air dari bunyi, dan membedakan teliti dari tepat.',
      en: 'You work out the level from sound, and tell precise from accurate.',
    },
    minutes: 60,
    load: () => import('./build-a-gauge.ts').then(({ buildAGauge }) => buildAGauge),
  },
]
