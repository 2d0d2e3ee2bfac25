/** A day in the mangrove: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const mangroveTerms: Term[] = [
  {
    word: t('oksigen', 'oxygen'),
    means: t('bagian udara yang dipakai untuk bernapas', 'the part of air that is used to breathe'),
  },
  { word: t('mg/L', 'mg/L'), means: t('miligram di dalam satu liter air', 'milligrams in one litre of water') },
  {
    word: t('salinitas', 'salinity'),
    means: t('seberapa asin air; laut sekitar 33', 'how salty water is; the sea has about 33'),
  },
  {
    word: t('bakau', 'mangrove'),
    means: t('pohon yang hidup di tepi laut dan air asin', 'a tree that lives at the edge of the sea, in salty water'),
  },
]

export const mangroveWall: LocalizedText[] = [
  t(
    'Siang: daun di air membuat oksigen. Malam: semua memakainya.',
    'By day leaves in the water make oxygen. At night all use it up.',
  ),
  t('Akar bakau bernapas di atas lumpur.', 'Mangrove roots breathe above the mud.'),
  t(
    'Bakau menahan gelombang, lumpur, dan memberi rumah untuk anak ikan.',
    'Mangroves hold back waves and mud, and give a home to young fish.',
  ),
]

export const mangroveSheet: Sheet = {
  grades: t('SD kelas 5 sampai SMA, di desa pesisir', 'Grades 5 to 12, in villages at the coast'),
  subjects: [
    t('IPA: fotosintesis, respirasi, ekosistem', 'Science (IPA): photosynthesis, respiration, ecosystems'),
    t('Geografi: pesisir, abrasi, rehabilitasi bakau', 'Geography: coasts, erosion, planting mangroves'),
    t('Matematika: selisih, membaca beberapa sumbu', 'Mathematics: differences, reading several axes'),
  ],
  prepare: [
    t(
      'Bawa sehelai daun air dalam gelas di bawah matahari: lihat gelembungnya.',
      'Put a water plant into a glass in the sun, and watch the bubbles.',
    ),
    t(
      'Kunjungan ke hutan bakau hanya saat surut, dengan orang dewasa yang mengenal tempatnya.',
      'Visit a mangrove only at low water, with an adult who knows the place.',
    ),
  ],
  mistakes: [
    t(
      'Oksigen di air disamakan dengan udara. Seliter air memuat hanya beberapa miligram.',
      'Taking oxygen in water for that of air. A litre of water holds a few milligrams only.',
    ),
    t(
      'Air asin disangka selalu dari laut saat itu juga: hujan dan pasang bergantian.',
      'Believing that salt always comes from the sea at once: rain and tide take turns.',
    ),
  ],
  further: [
    t(
      'Apa yang terjadi pada oksigen sesudah hujan lebat membawa lumpur?',
      'What becomes of oxygen after heavy rain has brought mud?',
    ),
    t('Mengapa petambak menyalakan kincir pada malam hari?', 'Why do fish farmers run paddle wheels at night?'),
  ],
}
