/** Find the false reading: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const falseTerms: Term[] = [
  {
    word: t('lonjakan', 'spike'),
    means: t('satu angka yang jauh dari tetangganya', 'one number far from its neighbours'),
  },
  { word: t('macet', 'stuck'), means: t('tidak bergerak lagi', 'it does not move any more') },
  {
    word: t('tanda mutu', 'quality flag'),
    means: t('catatan di samping angka: baik, meragukan, gagal', 'a note beside a number: good, doubtful, failed'),
  },
  { word: t('sensor', 'sensor'), means: t('alat yang mengukur', 'a thing that measures') },
  {
    word: t('stasiun', 'station'),
    means: t('komputer kecil dengan sensor di satu tempat', 'a small computer with sensors at one place'),
  },
  {
    word: t('server desa', 'gateway'),
    means: t('komputer desa yang menyimpan semua angka', 'the computer of the village that keeps all numbers'),
  },
]

export const falseWall: LocalizedText[] = [
  t('Satu angka bisa salah. Lihat tetangganya.', 'One number can be wrong. Look at its neighbours.'),
  t('Tanya: bisakah alam secepat itu?', 'Ask: can nature be so fast?'),
  t('Jangan hapus. Beri tanda, dan tulis sebabnya.', 'Do not delete it. Flag it, and write down why.'),
]

export const falseSheet: Sheet = {
  grades: t('SMP dan SMA', 'Grades 7 to 12'),
  subjects: [
    t('IPA: pengukuran, kesalahan acak dan sistematis', 'Science (IPA): measuring, random and systematic errors'),
    t('Matematika: pencilan, median, sebaran', 'Mathematics: outliers, median, spread'),
    t('Informatika: mutu data, jejak perubahan', 'Informatics: data quality, keeping a trail of changes'),
  ],
  prepare: [
    t(
      'Bawa penggaris dan segelas air: dua anak membaca, satu sengaja salah.',
      'Bring a ruler and a glass of water: two children read it, one wrongly on purpose.',
    ),
    t(
      'Buka halaman satu stasiun, lihat tabel angka dan tanda mutunya.',
      'Open the page of one station and look at the table of numbers and their flags.',
    ),
  ],
  mistakes: [
    t(
      'Puncak banjir disangka lonjakan. Lihat berapa titik yang ikut naik.',
      'Taking the peak of a flood for a spike. See how many points rise with it.',
    ),
    t(
      'Air tenang semalam disangka macet. Alat yang jalan selalu bergetar sedikit.',
      'Taking a calm night for a stuck sensor. A working one always trembles a little.',
    ),
  ],
  further: [
    t(
      'Apa jadinya peringatan bila lonjakan dipercaya? Bila semua lonjakan diabaikan?',
      'What becomes of a warning when spikes are believed? When all are ignored?',
    ),
    t(
      'Mengapa median tujuh angka tahan terhadap satu yang salah?',
      'Why does the median of seven numbers stand one that is wrong?',
    ),
  ],
}
