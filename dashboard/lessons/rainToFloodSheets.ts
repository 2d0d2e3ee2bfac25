/** From rain to flood: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import type { Sheet, Term } from './lesson.ts'

export const floodTerms: Term[] = [
  {
    word: { id: 'puncak', en: 'peak' },
    means: { id: 'saat paling tinggi atau paling deras', en: 'the moment when something is highest or hardest' },
  },
  {
    word: { id: 'mm hujan', en: 'mm of rain' },
    means: {
      id: 'tinggi air bila hujan tidak mengalir pergi; 1 mm = 1 liter di tiap meter persegi',
      en: 'how deep the rain would stand if it stayed; 1 mm = 1 litre on each square metre',
    },
  },
  {
    word: { id: 'hulu', en: 'upstream' },
    means: { id: 'bagian sungai yang lebih dekat ke gunung', en: 'nearer to where the river begins' },
  },
  {
    word: { id: 'hilir', en: 'downstream' },
    means: { id: 'bagian sungai yang lebih dekat ke laut', en: 'nearer to the sea' },
  },
  {
    word: { id: 'sensor', en: 'sensor' },
    means: { id: 'alat yang mengukur', en: 'a thing that measures' },
  },
  {
    word: { id: 'stasiun', en: 'station' },
    means: { id: 'komputer kecil dengan sensor di satu tempat', en: 'a small computer with sensors at one place' },
  },
]

export const floodWall: LocalizedText[] = [
  {
    id: 'Hujan jatuh di bukit. Airnya butuh waktu sampai ke sini.',
    en: 'Rain falls on the hills. Its water needs time to come here.',
  },
  {
    id: 'Waktu itu milik kita: untuk memberi tahu, mengangkat barang, dan pergi.',
    en: 'That time is ours: to tell others, to lift things, and to leave.',
  },
  {
    id: 'Bila hulu tinggi atau hujan deras, jangan tunggu air di sini naik.',
    en: 'When it is high upstream or rains hard, do not wait for the water here.',
  },
]

export const floodSheet: Sheet = {
  grades: {
    id: 'SD kelas 5–6 dan SMP; SMA dengan berkas data',
    en: 'Grades 5 to 9; older students with the data file',
  },
  subjects: [
    {
      id: 'IPA: siklus air, membaca grafik, sebab dan akibat',
      en: 'Science (IPA): the water cycle, reading charts, cause and effect',
    },
    {
      id: 'Geografi: daerah aliran sungai, hulu dan hilir, mitigasi bencana',
      en: 'Geography: catchments, upstream and downstream, disaster risk',
    },
    {
      id: 'Matematika: selisih, satuan waktu dan panjang, perkiraan',
      en: 'Mathematics: differences, units of time and length, estimating',
    },
    { id: 'Informatika: data deret waktu, sensor, ketelitian', en: 'Informatics: time series, sensors, resolution' },
  ],
  prepare: [
    {
      id: 'Buka pelajaran ini sekali di tiap HP selagi ada Wi-Fi desa; sesudah itu jalan tanpa sambungan.',
      en: 'Open this lesson once on each phone while the village Wi-Fi is near; then it works without a connection.',
    },
    {
      id: 'Satu HP cukup untuk tiga anak: satu menggeser, satu membaca, satu mencatat.',
      en: 'One phone is enough for three children: one moves, one reads, one writes.',
    },
    {
      id: 'Lihat di atas grafik data apa yang dipakai, dan ceritakan hari itu.',
      en: 'See above the chart which data is used, and tell the story of that day.',
    },
  ],
  mistakes: [
    {
      id: 'Panjang batang hujan disangka tinggi sungai. Keduanya punya sumbu sendiri.',
      en: 'Taking the length of a rain bar for the height of the river. Each has its own axis.',
    },
    {
      id: 'Waktu dikurangi seperti bilangan biasa: 17.05 − 15.50 bukan 1,55 jam.',
      en: 'Subtracting times like plain numbers: 17:05 − 15:50 is not 1.55 hours.',
    },
    {
      id: '“Kemudian” disangka “karena”. Tanyakan: apakah banjir lain menyusul sama lama?',
      en: 'Taking “after” for “because of”. Ask: did other floods follow after the same time?',
    },
  ],
  further: [
    {
      id: 'Apakah tiap hujan deras membuat banjir? Cari hujan tanpa banjir pada grafik 30 hari.',
      en: 'Does every hard rain make a flood? Look for rain without a flood in the chart of 30 days.',
    },
    { id: 'Mengapa sungai turun lebih lambat daripada naik?', en: 'Why does a river fall more slowly than it rises?' },
    {
      id: 'Apa yang berubah bila hutan di hulu menjadi jalan dan atap?',
      en: 'What changes when the forest upstream becomes roads and roofs?',
    },
  ],
}
