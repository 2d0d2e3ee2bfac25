/** What is in our air: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const airTerms: Term[] = [
  {
    word: t('PM2,5', 'PM2.5'),
    means: t('debu lebih kecil dari 2,5 per seribu milimeter', 'dust smaller than 2.5 thousandths of a millimetre'),
  },
  {
    word: t('µg/m³', 'µg/m³'),
    means: t('mikrogram debu dalam satu meter kubik udara', 'micrograms of dust in one cubic metre of air'),
  },
  {
    word: t('ISPU', 'ISPU'),
    means: t('angka resmi Indonesia untuk kotornya udara', 'the official Indonesian number of how dirty air is'),
  },
  {
    word: t('rata-rata', 'mean'),
    means: t('jumlah semua angka dibagi banyaknya', 'the sum of all numbers divided by how many there are'),
  },
  { word: t('sensor', 'sensor'), means: t('alat yang mengukur', 'a thing that measures') },
]

export const airWall: LocalizedText[] = [
  t('Debu halus tidak terlihat, tetapi terhirup.', 'Fine dust is not seen, but it is breathed.'),
  t(
    'Asap dapur dan sampah yang dibakar tinggal di kampung kita sendiri.',
    'Smoke of kitchens and burnt rubbish stays in our own village.',
  ),
  t(
    'Saat udara tidak sehat: kurangi lari di luar, tutup jendela ke jalan.',
    'When the air is unhealthy: run less outside, and close the window to the road.',
  ),
]

export const airSheet: Sheet = {
  grades: t('SD kelas 6 sampai SMA', 'Grades 6 to 12'),
  subjects: [
    t(
      'IPA: campuran dan partikel, sistem pernapasan, polusi',
      'Science (IPA): mixtures and particles, breathing, pollution',
    ),
    t('Matematika: rata-rata, garis lurus antara dua titik', 'Mathematics: means, a straight line between two points'),
    t('Geografi: kota dan desa, angin, kebakaran lahan', 'Geography: town and village, wind, fires of land'),
  ],
  prepare: [
    t(
      'Satu kalkulator untuk tiap kelompok. Rumus ISPU ada di petunjuk.',
      'A calculator for each group. The formula of ISPU is in the hints.',
    ),
    t(
      'Tempel selotip di tiga tempat semalam; lihat debunya besok dengan kaca pembesar.',
      'Leave sticky tape at three places for a night and look at the dust with a magnifying glass.',
    ),
  ],
  mistakes: [
    t('Satu jam yang buruk disebut hari yang buruk.', 'Calling one bad hour a bad day.'),
    t(
      'Kabut disangka debu: di atas 80 % kelembapan sensor murah menunjuk terlalu tinggi.',
      'Taking fog for dust: above 80 % humidity a cheap sensor reads too high.',
    ),
  ],
  further: [
    t(
      'Apakah hujan membersihkan udara? Bandingkan dengan grafik hujan.',
      'Does rain clean the air? Compare it with the chart of rain.',
    ),
    t(
      'Rancang satu minggu tanpa bakar sampah: bagaimana kalian tahu ia berhasil?',
      'Plan a week without burning rubbish: how would you know that it worked?',
    ),
  ],
}
