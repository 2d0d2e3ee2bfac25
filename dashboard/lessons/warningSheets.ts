/** Make your own warning: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const warningTerms: Term[] = [
  { word: t('batas', 'level'), means: t('angka yang memulai peringatan', 'the number at which a warning begins') },
  {
    word: t('aturan', 'rule'),
    means: t('alat mana, batas mana, berapa lama, teks apa', 'which device, which level, how long, which text'),
  },
  { word: t('percuma', 'for nothing'), means: t('peringatan tanpa banjir besar', 'a warning without a large flood') },
  { word: t('sirene', 'siren'), means: t('alat yang berbunyi keras', 'a device that is very loud') },
  { word: t('puncak', 'peak'), means: t('saat paling tinggi', 'the moment when it is highest') },
  { word: t('sensor', 'sensor'), means: t('alat yang mengukur', 'a thing that measures') },
]

export const warningWall: LocalizedText[] = [
  t('Batas rendah memberi waktu. Batas tinggi memberi kepastian.', 'A low level gives time. A high level is surer.'),
  t(
    'Peringatan yang percuma ada harganya. Banjir tanpa peringatan jauh lebih mahal.',
    'A warning for nothing has a price. A flood without a warning costs far more.',
  ),
  t('Batas dipilih bersama, dan alasannya ditulis.', 'A level is chosen together, and the reason is written down.'),
]

export const warningSheet: Sheet = {
  grades: t('SMP kelas 9 dan SMA', 'Grades 9 to 12'),
  subjects: [
    t(
      'Informatika: aturan, simulasi pada data lama, histeresis',
      'Informatics: rules, trying on past data, hysteresis',
    ),
    t('Matematika: peluang, benar dan salah positif', 'Mathematics: chance, true and false positives'),
    t('Geografi: mitigasi bencana, peringatan dini', 'Geography: disaster risk, early warning'),
    t('Pendidikan Pancasila: musyawarah', 'Civics: deciding together'),
  ],
  prepare: [
    t(
      'Undang seorang petugas desa untuk mendengar pilihan anak-anak.',
      'Invite an officer of the village to hear what the children chose.',
    ),
    t(
      'Halaman Aturan → Coba dengan data lama menjalankan hal yang sama pada setahun data; tidak ada yang tersimpan.',
      'The page Rules → Try it on past data does the same on a year of data; nothing is saved.',
    ),
  ],
  mistakes: [
    t(
      'Tiap gelombang di atas batas dihitung. Peringatan baru mulai lagi sesudah air turun di bawah batas selesai.',
      'Counting each wave above the level. A new warning begins only after the water was below the level at which it ends.',
    ),
    t(
      'Mengira batas terbaik ada satu. Ia bergantung pada apa yang akan dilakukan warga.',
      'Believing that there is one best level. It depends on what people will do.',
    ),
  ],
  further: [
    t('Berapa orang perlu dibangunkan, dan siapa lebih dulu?', 'How many people have to be woken, and who first?'),
    t(
      'Bagaimana bila sensor rusak saat banjir? Apa yang menggantikannya?',
      'What if the sensor breaks in a flood? What takes its place?',
    ),
  ],
}
