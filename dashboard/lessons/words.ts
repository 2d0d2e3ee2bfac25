/** What stands around every lesson. What a lesson says is in its own file. */
import type { Lang } from '../words.ts'
import type { Why } from './find.ts'

interface LessonWords {
  title: string
  lead: string
  open: string
  all: string
  minutes(n: number): string
  searching: string
  uses: { village: string; file: string; example: string }
  why: Record<Why, string>
  from(moment: string, until: string): string
  gaps(n: number): string
  gapsHelp: string
  falses(n: number): string
  cite(whose: string): string
  step(n: number, of: number): string
  next: string
  again: string
  before: string
  mark: string
  marked(moment: string): string
  noMark: string
  check: string
  notNumber: string
  notTime: string
  near: string
  wrong: string
  hint: string
  solution: string
  solutionIs: string
  terms: string
  sheets: { wall: string; teacher: string }
  sheetLead: { wall: string; teacher: string }
  print: string
  toLesson: string
  freeze: string
  freezeHelp: string
  openFile: string
  fileMistakes: Record<'old-browser' | 'not-whole' | 'no-package' | 'notThis' | 'tooLarge', string>
  useExample: string
  useVillage: string
  done: {
    title: string
    text(right: number, of: number): string
    name: string
    place: string
    date: string
    paper: string
  }
  teacher: Record<'grades' | 'subjects' | 'prepare' | 'answers' | 'mistakes' | 'further', string>
}

const id: LessonWords = {
  title: 'Pelajaran',
  lead: 'Belajar dari sungai, udara dan laut desa sendiri. Tanpa akun, juga tanpa sambungan.',
  open: 'Buka pelajaran',
  all: 'Semua pelajaran',
  minutes: (n) => `${n} menit`,
  searching: 'Mencari data yang cocok di desa ini…',
  uses: {
    village: 'Data desa ini',
    file: 'Data dari berkas',
    example: 'Contoh yang dihitung, bukan pengukuran',
  },
  why: {
    noStation: 'Desa ini belum punya stasiun yang cocok.',
    noEvent: 'Stasiun ada, tetapi belum ada kejadian yang cocok pada datanya.',
    closed: 'Data desa ini hanya untuk yang sudah masuk.',
    unreachable: 'Server desa tidak terjangkau sekarang.',
  },
  from: (moment, until) => `${moment} sampai ${until}`,
  gaps: (n) => `Ada ${n} celah: saat itu tidak ada data.`,
  gapsHelp: 'Di celah, garis putus. Jangan menebak isinya.',
  falses: (n) => `${n} titik bertanda salah: itu tidak ikut dihitung.`,
  cite: (whose) => `Sumber: ${whose}`,
  step: (n, of) => `Langkah ${n} dari ${of}`,
  next: 'Lanjut',
  again: 'Mulai dari awal',
  before: 'Kembali',
  mark: 'Tandai di sini',
  marked: (moment) => `Tandamu: ${moment}`,
  noMark: 'Sentuh gambar dulu, lalu geser.',
  check: 'Periksa',
  notNumber: 'Tulis angka saja, misalnya 1,5.',
  notTime: 'Tulis jam, misalnya 16.30.',
  near: 'Hampir tepat. Lihat lebih teliti.',
  wrong: 'Belum tepat. Coba lagi.',
  hint: 'Beri petunjuk',
  solution: 'Lihat jawabannya',
  solutionIs: 'Jawaban:',
  terms: 'Arti kata',
  sheets: { wall: 'Lembar dinding', teacher: 'Lembar guru' },
  sheetLead: { wall: 'Untuk ditempel di kelas.', teacher: 'Persiapan, jawaban, kesalahan yang sering.' },
  print: 'Cetak',
  toLesson: 'Ke pelajaran',
  freeze: 'Simpan kejadian ini',
  freezeHelp: 'Satu berkas berisi data, gambar, satuan dan lisensi. Sekolah lain bisa membukanya di pelajaran ini.',
  openFile: 'Buka kejadian dari berkas',
  fileMistakes: {
    'old-browser': 'Browser ini terlalu lama untuk membuka berkas seperti ini.',
    'not-whole': 'Berkas ini tidak utuh. Ambil sekali lagi.',
    'no-package': 'Ini bukan kejadian yang disimpan dari Pantau.',
    notThis: 'Berkas ini tidak memuat yang dibutuhkan pelajaran ini.',
    tooLarge: 'Berkas ini lebih dari 30 MB: terlalu besar untuk sebuah HP.',
  },
  useExample: 'Pakai contoh',
  useVillage: 'Pakai data desa',
  done: {
    title: 'Selesai',
    text: (right, of) => `${right} dari ${of} pertanyaan dijawab sendiri.`,
    name: 'Nama',
    place: 'Data',
    date: 'Tanggal',
    paper: 'Cetak, lalu tulis namamu dengan tangan. Nama tidak disimpan di mana pun.',
  },
  teacher: {
    grades: 'Untuk kelas',
    subjects: 'Kaitan dengan Kurikulum Merdeka',
    prepare: 'Persiapan',
    answers: 'Jawaban untuk data ini',
    mistakes: 'Kesalahan yang sering',
    further: 'Pertanyaan lanjutan',
  },
}

const en: LessonWords = {
  title: 'Lessons',
  lead: 'Learn from the river, the air and the sea of your own village. No account, and no connection needed.',
  open: 'Open the lesson',
  all: 'All lessons',
  minutes: (n) => `${n} minutes`,
  searching: 'Looking for data of this village that fits…',
  uses: { village: 'Data of this village', file: 'Data of a file', example: 'A calculated example, not measured' },
  why: {
    noStation: 'This village has no station that fits yet.',
    noEvent: 'There are stations, but nothing that fits has happened in their data yet.',
    closed: 'The data of this village is for people who have signed in.',
    unreachable: 'The gateway cannot be reached now.',
  },
  from: (moment, until) => `${moment} to ${until}`,
  gaps: (n) => (n === 1 ? 'There is 1 gap: no data came then.' : `There are ${n} gaps: no data came then.`),
  gapsHelp: 'The line breaks in a gap. Do not guess what is in it.',
  falses: (n) =>
    n === 1
      ? 'One point is marked as false: it does not count.'
      : `${n} points are marked as false: they do not count.`,
  cite: (whose) => `Source: ${whose}`,
  step: (n, of) => `Step ${n} of ${of}`,
  next: 'Next',
  again: 'Start again',
  before: 'Back',
  mark: 'Mark this',
  marked: (moment) => `Your mark: ${moment}`,
  noMark: 'First touch the picture, then move.',
  check: 'Check',
  notNumber: 'Type a number only, such as 1.5.',
  notTime: 'Type a time, such as 16:30.',
  near: 'Nearly right. Look more closely.',
  wrong: 'Not right yet. Try again.',
  hint: 'Give me a hint',
  solution: 'Show the answer',
  solutionIs: 'Answer:',
  terms: 'What the words mean',
  sheets: { wall: 'Page for the wall', teacher: 'Page for the teacher' },
  sheetLead: { wall: 'To put up in the classroom.', teacher: 'Preparation, answers, common mistakes.' },
  print: 'Print',
  toLesson: 'To the lesson',
  freeze: 'Keep this event',
  freezeHelp: 'One file with data, picture, units and licence. Another school can open it in this lesson.',
  openFile: 'Open an event from a file',
  fileMistakes: {
    'old-browser': 'This browser is too old to open such a file.',
    'not-whole': 'This file is not whole. Take it again.',
    'no-package': 'This is no event that was kept from Pantau.',
    notThis: 'This file does not hold what this lesson needs.',
    tooLarge: 'This file has more than 30 MB: too large for a phone.',
  },
  useExample: 'Use the example',
  useVillage: 'Use the data of the village',
  done: {
    title: 'Done',
    text: (right, of) => `${right} of ${of} questions answered without the solution.`,
    name: 'Name',
    place: 'Data',
    date: 'Date',
    paper: 'Print it, then write your name by hand. No name is kept anywhere.',
  },
  teacher: {
    grades: 'For grades',
    subjects: 'In the Merdeka curriculum',
    prepare: 'Preparation',
    answers: 'Answers for this data',
    mistakes: 'Common mistakes',
    further: 'More questions',
  },
}

export const lessonWords: Record<Lang, LessonWords> = { id, en }
