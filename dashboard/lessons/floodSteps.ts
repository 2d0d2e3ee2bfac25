/** From rain to flood: the questions after the marks, about how high, how long and what it is good for. Pure. */

import { correct } from './ask.ts'
import type { FloodEvent } from './floodEvent.ts'
import { type Asked, both } from './lesson.ts'
import { clockOf, isInMinutes, numberText, spanText } from './said.ts'

const minute_ms = 60_000
const hour_ms = 60 * minute_ms

export function height({ riverPeak, base }: FloodEvent): Asked {
  const rise_m = riverPeak.value - base.value
  return {
    kind: 'number',
    key: 'height',
    unit: { id: 'm', en: 'm' },
    answer: riverPeak.value,
    right_within: Math.max(0.02, 0.03 * rise_m),
    near_within: Math.max(0.05, 0.2 * rise_m),
    ask: { id: 'Berapa meter tinggi air di puncaknya?', en: 'How many metres high was the water at its peak?' },
    hints: [
      {
        id: 'Geser ke puncak, lalu baca angka di atas gambar.',
        en: 'Move to the peak and read the number above the picture.',
      },
    ],
    solution: both((lang) =>
      lang === 'id'
        ? `Di puncak: ${numberText(riverPeak.value, 2, lang)} m.`
        : `At the peak: ${numberText(riverPeak.value, 2, lang)} m.`,
    ),
    right: { id: 'Tepat.', en: 'Correct.' },
  }
}

export function rise({ riverPeak, base }: FloodEvent): Asked {
  const rise_cm = 100 * (riverPeak.value - base.value)
  const sum = (lang: 'id' | 'en') =>
    `${numberText(riverPeak.value, 2, lang)} m − ${numberText(base.value, 2, lang)} m = ${numberText(rise_cm, 0, lang)} cm`
  return {
    kind: 'number',
    key: 'rise',
    unit: { id: 'cm', en: 'cm' },
    answer: rise_cm,
    right_within: Math.max(2, 0.05 * rise_cm),
    near_within: Math.max(5, 0.2 * rise_cm),
    ask: {
      id: 'Berapa sentimeter air naik, dari yang terendah sampai puncak?',
      en: 'By how many centimetres did the water rise, from its lowest to the peak?',
    },
    hints: [
      { id: 'Baca angka terendah sebelum puncak.', en: 'Read the lowest number before the peak.' },
      {
        id: 'Kurangi puncak dengan angka itu. Satu meter ada 100 cm.',
        en: 'Take that number from the peak. One metre has 100 cm.',
      },
    ],
    solution: both(sum),
    right: correct(sum),
  }
}

export function lag({ lag_ms, tick_ms, causePeak, riverPeak }: FloodEvent, isRain: boolean): Asked {
  const unit_ms = isInMinutes(lag_ms) ? minute_ms : hour_ms
  const right_ms = Math.max(tick_ms, 0.1 * lag_ms)
  const between = (lang: 'id' | 'en') =>
    `${clockOf(causePeak.at_ms, lang)} → ${clockOf(riverPeak.at_ms, lang)}: ${spanText(lag_ms, lang)}`
  return {
    kind: 'number',
    key: 'lag',
    unit: unit_ms === minute_ms ? { id: 'menit', en: 'minutes' } : { id: 'jam', en: 'hours' },
    answer: lag_ms / unit_ms,
    right_within: right_ms / unit_ms,
    near_within: (3 * right_ms) / unit_ms,
    ask: {
      id: isRain
        ? 'Berapa lama dari hujan paling deras sampai puncak sungai?'
        : 'Berapa lama dari puncak pertama sampai puncak kedua?',
      en: isRain
        ? 'How long was it from the hardest rain to the peak of the river?'
        : 'How long was it from the first peak to the second?',
    },
    hints: [
      { id: 'Baca dua waktu yang kamu tandai.', en: 'Read the two times that you marked.' },
      {
        id: 'Hitung dari yang pertama ke yang kedua. Satu jam ada 60 menit.',
        en: 'Count from the first to the second. One hour has 60 minutes.',
      },
    ],
    solution: both(between),
    right: both((lang) =>
      lang === 'id'
        ? `Tepat: ${between(lang)}. Waktu ini bisa dipakai warga untuk bersiap.`
        : `Correct: ${between(lang)}. People can use this time to get ready.`,
    ),
  }
}

export function why(isRain: boolean): Asked {
  const no = { id: 'Bukan itu. Pikirkan jalan airnya.', en: 'Not that. Think of the way the water goes.' }
  return {
    kind: 'choose',
    key: 'why',
    ask: isRain
      ? { id: 'Mengapa sungai tidak langsung naik saat hujan?', en: 'Why does the river not rise as soon as it rains?' }
      : { id: 'Mengapa puncak di hilir datang kemudian?', en: 'Why does the peak come later downstream?' },
    options: [
      { text: { id: 'Sensornya lambat.', en: 'The sensor is slow.' }, isRight: false, why: no },
      {
        text: { id: 'Air harus mengalir dulu sampai ke stasiun.', en: 'The water has to flow to the station first.' },
        isRight: true,
        why: { id: 'Tepat.', en: 'Correct.' },
      },
      { text: { id: 'Hujan menguap lebih dulu.', en: 'The rain dries up first.' }, isRight: false, why: no },
    ],
    hints: [
      { id: 'Di mana hujan jatuh? Ke mana air itu pergi?', en: 'Where does the rain fall? Where does that water go?' },
    ],
    solution: { id: 'Air harus mengalir dulu sampai ke stasiun.', en: 'The water has to flow to the station first.' },
    right: {
      id: 'Tepat. Makin jauh dan makin datar jalannya, makin lama.',
      en: 'Correct. The longer and flatter the way, the longer it takes.',
    },
  }
}

export function predict({ lag_ms, tick_ms }: FloodEvent, isRain: boolean): Asked {
  const start_min = lag_ms < 8 * hour_ms ? 15 * 60 : 6 * 60
  const lag_min = Math.round(lag_ms / minute_ms)
  const answer_min = (start_min + lag_min) % (24 * 60)
  const text = (minutes: number, lang: 'id' | 'en') =>
    [Math.floor(minutes / 60), minutes % 60].map((n) => String(n).padStart(2, '0')).join(lang === 'id' ? '.' : ':')
  const right_within = Math.max(tick_ms, 0.1 * lag_ms) / minute_ms
  return {
    kind: 'clock',
    key: 'predict',
    answer_min,
    right_within,
    near_within: 3 * right_within,
    ask: both((lang) => {
      const start = text(start_min, lang)
      if (lang === 'id')
        return isRain
          ? `Besok hujan paling deras pukul ${start}. Pukul berapa puncak sungai kira-kira?`
          : `Besok puncak pertama pukul ${start}. Pukul berapa puncak kedua kira-kira?`
      return isRain
        ? `Tomorrow it rains hardest at ${start}. At about what time does the river peak?`
        : `Tomorrow the first peak is at ${start}. At about what time is the second?`
    }),
    hints: [
      { id: 'Pakai lama waktu yang tadi kamu hitung.', en: 'Use the time that you have just counted.' },
      { id: 'Tambahkan lama itu pada jam mulainya.', en: 'Add it to the time at which it starts.' },
    ],
    solution: both((lang) => `${text(start_min, lang)} + ${spanText(lag_ms, lang)} = ${text(answer_min, lang)}`),
    right: {
      id: 'Tepat. Ini perkiraan: banjir lain bisa lebih cepat atau lambat.',
      en: 'Correct. This is a guess: another flood may be faster or slower.',
    },
  }
}

export function use(isRain: boolean): Asked {
  const sooner = isRain
    ? { id: 'Hujan: lebih awal, tetapi kurang pasti.', en: 'The rain: it is earlier, but less sure.' }
    : { id: 'Air di hulu: lebih awal, tetapi kurang pasti.', en: 'The water upstream: it is earlier, but less sure.' }
  const later = { id: 'Air di sini: lebih pasti, tetapi lebih lambat.', en: 'The water here: it is surer, but later.' }
  return {
    kind: 'choose',
    key: 'use',
    ask: {
      id: 'Mana yang memberi waktu paling banyak untuk bersiap?',
      en: 'Which one gives the most time to get ready?',
    },
    options: [
      {
        text: later,
        isRight: false,
        why: {
          id: 'Saat air di sini tinggi, waktu hampir habis.',
          en: 'When the water here is high, the time is nearly over.',
        },
      },
      { text: sooner, isRight: true, why: { id: 'Tepat.', en: 'Correct.' } },
    ],
    hints: [{ id: 'Mana yang mencapai puncak lebih dulu?', en: 'Which one peaks first?' }],
    solution: sooner,
    right: {
      id: 'Tepat. Karena itu warga memakai keduanya: satu untuk bersiap, satu untuk pergi.',
      en: 'Correct. So people use both: one to get ready, one to leave.',
    },
  }
}
