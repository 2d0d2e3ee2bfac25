/** Reading a tide: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const tideTerms: Term[] = [
  { word: t('pasang', 'high water'), means: t('saat laut paling tinggi', 'when the sea is highest') },
  { word: t('surut', 'low water'), means: t('saat laut paling rendah', 'when the sea is lowest') },
  {
    word: t('pasang purnama', 'spring tide'),
    means: t('hari-hari dengan beda pasang dan surut terbesar', 'days on which high and low are furthest apart'),
  },
  {
    word: t('pasang perbani', 'neap tide'),
    means: t('hari-hari dengan beda terkecil', 'days on which they are least apart'),
  },
  {
    word: t('rob', 'tidal flood'),
    means: t('air laut yang naik ke darat saat pasang', 'sea water that comes onto the land at high water'),
  },
]

export const tideWall: LocalizedText[] = [
  t('Laut di sini naik dan turun mengikuti bulan.', 'The sea here rises and falls with the moon.'),
  t('Bulan baru dan bulan penuh: waspada rob.', 'New moon and full moon: look out for tidal floods.'),
  t('Besok pasang datang hampir satu jam lebih lambat.', 'Tomorrow high water comes nearly an hour later.'),
]

export const tideSheet: Sheet = {
  grades: t('SD kelas 6 sampai SMA, di desa pesisir', 'Grades 6 to 12, in villages at the coast'),
  subjects: [
    t('IPA: gaya tarik bulan dan matahari, gerak berkala', 'Science (IPA): the pull of moon and sun, periodic motion'),
    t('Geografi: pesisir, rob, penurunan tanah', 'Geography: coasts, tidal floods, sinking land'),
    t('Matematika: pola berulang, selisih waktu', 'Mathematics: patterns that repeat, differences of time'),
  ],
  prepare: [
    t(
      'Bawa kalender dengan fase bulan, dan tabel pasang surut dari BMKG atau pelabuhan bila ada.',
      'Bring a calendar with the phases of the moon, and a tide table of BMKG or the harbour if there is one.',
    ),
    t(
      'Bola, senter dan jeruk cukup untuk memperagakan bulan penuh dan bulan baru.',
      'A ball, a torch and an orange are enough to show full moon and new moon.',
    ),
  ],
  mistakes: [
    t(
      'Menyangka pasang selalu pukul sama. Bandingkan dua hari berturut-turut.',
      'Believing that high water is always at the same time. Compare two days.',
    ),
    t(
      'Menyangka semua pantai punya dua pasang: Laut Jawa banyak yang satu atau campuran.',
      'Believing that all coasts have two: much of the Java Sea has one, or a mixture.',
    ),
  ],
  further: [
    t('Kapan nelayan berangkat, dan mengapa?', 'When do fishers leave, and why?'),
    t(
      'Bila tanah turun 5 cm setiap tahun, berapa sering rob sepuluh tahun lagi?',
      'If the land sinks by 5 cm each year, how often will it flood in ten years?',
    ),
  ],
}
