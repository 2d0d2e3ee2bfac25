/** Build a gauge: its words, the page for the wall and the page for the teacher. */
import type { LocalizedText } from '../../gateway/contract.ts'
import { t } from './ask.ts'
import type { Sheet, Term } from './lesson.ts'

export const gaugeTerms: Term[] = [
  { word: t('sensor', 'sensor'), means: t('alat yang mengukur', 'a thing that measures') },
  {
    word: t('papan duga', 'staff gauge'),
    means: t('papan berangka di sungai yang dibaca dengan mata', 'a board with numbers in the river, read by eye'),
  },
  {
    word: t('tinggi sensor', 'height of the sensor'),
    means: t('jarak dari sensor ke nol papan duga', 'from the sensor down to the zero of the staff gauge'),
  },
  {
    word: t('teliti', 'precise'),
    means: t('angka-angkanya hampir sama satu dengan yang lain', 'its numbers are nearly the same as each other'),
  },
  { word: t('tepat', 'accurate'), means: t('angkanya dekat dengan yang benar', 'its number is near to the true one') },
  {
    word: t('dikoreksi', 'corrected'),
    means: t('diperbaiki di samping angka lama', 'put right beside the old number'),
  },
  { word: t('milidetik', 'milliseconds'), means: t('seperseribu detik', 'thousandths of a second') },
]

export const gaugeWall: LocalizedText[] = [
  t('Tinggi air = tinggi sensor − jarak.', 'Water level = height of the sensor − distance.'),
  t(
    'Sensor mendengar. Papan duga melihat. Bandingkan keduanya setiap bulan.',
    'The sensor hears. The staff gauge is seen. Compare the two every month.',
  ),
  t('Tulis semua angka, juga yang aneh.', 'Write down all numbers, the strange ones, too.'),
]

export const gaugeSheet: Sheet = {
  grades: t('SD kelas 5 sampai SMA', 'Grades 5 to 12'),
  subjects: [
    t('IPA: bunyi dan pantulan, pengukuran, ketidakpastian', 'Science (IPA): sound and echo, measuring, uncertainty'),
    t('Matematika: penjumlahan, persen, median', 'Mathematics: adding, percent, the median'),
    t('Informatika: sensor, kalibrasi', 'Informatics: sensors, calibration'),
  ],
  prepare: [
    t(
      'Satu botol bening, penggaris, selotip kertas, spidol: itulah papan duga pertama.',
      'A clear bottle, a ruler, paper tape, a marker: that is the first staff gauge.',
    ),
    t(
      'Tuang air sedikit demi sedikit; tiap kelompok menulis angka tiap menit, lalu dibandingkan dengan garis di halaman.',
      'Pour water little by little; each group writes a number each minute and compares with the line on the page.',
    ),
    t(
      'Tidak perlu alat: desa contoh mengirim jarak dan tinggi air yang sama.',
      'No device is needed: the example village sends the same distance and level.',
    ),
  ],
  mistakes: [
    t(
      'Membaca air di botol dari atas atau bawah. Mata harus setinggi air.',
      'Reading the bottle from above or below. The eye has to be as high as the water.',
    ),
    t(
      'Lupa bahwa bunyi pergi dan pulang: hasilnya setengah.',
      'Forgetting that sound goes there and back: half of the answer.',
    ),
  ],
  further: [
    t(
      'Bagaimana sensor tahu suhu udara, dan apa gunanya?',
      'How could the sensor know the temperature of the air, and what for?',
    ),
    t(
      'Di mana sebuah tiang sebaiknya berdiri agar tidak hanyut?',
      'Where should a post stand so that it is not washed away?',
    ),
  ],
}
