/** Seconds without a usable value. It grows by itself: its levels are reached while nothing comes. */
import { z } from 'zod'
import { quantities } from '../../../hardware/quantities.ts'
import type { LocalizedText } from '../../contract.ts'
import { spanText } from '../numbers.ts'
import type { Measure } from './measure.ts'

export const silence: Measure<'silence'> = {
  spelling: z.literal('silence'),
  windowStart_ms: () => null,
  step: (_, window) => ({ window, value: 0 }),
  failedIsNone: true, // a sensor that hangs torn off and measures the air is silent about the river
  reachedAt_ms: (at, heard_ms) => heard_ms + at * 1_000,
  word: () => 'silence_s',
  // The word does not say which quantity is silent, and nothing that is written depends on it.
  fromWord: (word) => (word === 'silence_s' ? { quantity: 'battery_v', measure: 'silence' } : null),
  format: () => ({ unit: 's', decimals: 0, prefix: '', note: { id: 'tanpa data', en: 'without data' } }),
  about: () => ({ id: 'lamanya tanpa data', en: 'time without data' }),
  sentence({ quantity }, place, value) {
    const { label } = quantities[quantity]
    if (!value) return { id: `${label.id} di ${place} terkirim lagi`, en: `${label.en} at ${place} is reported again` }
    const span = spanText(value)
    return {
      id: `${label.id} di ${place} tidak terkirim selama ${span.id}`,
      en: `${label.en} at ${place} has not been reported for ${span.en}`,
    }
  },
  title: { id: 'Data tidak terkirim', en: 'Missing data' },
  advice: {
    id: 'Tanpa data, Pantau tidak dapat memperingatkan. Amati langsung di lapangan dan periksa stasiunnya.',
    en: 'Without data Pantau cannot warn. Watch the place yourselves, and check the station.',
  },
  problems(rule) {
    const problems: LocalizedText[] = []
    if (rule.below || rule.for_s > 0 || rule.confirm) {
      problems.push({
        id: 'silence sendiri sudah lamanya waktu; hapus below, for_s, dan confirm, dan tulis detiknya sebagai at tingkatnya.',
        en: 'silence is a duration already; leave out below, for_s and confirm, and write the seconds as the level’s at.',
      })
    }
    if (rule.levels.some(({ at }) => at <= 0)) {
      problems.push({
        id: 'tanpa data selama nol detik selalu terjadi; tulis at tingkatnya dalam detik, misalnya 900.',
        en: 'a silence of no seconds is always there; write a level’s at in seconds, for example 900.',
      })
    }
    return problems
  },
  examples: [
    {
      title: 'is over with each usable value',
      rule: { quantity: 'water_level_m', measure: 'silence' },
      every_s: 60,
      values: [0.5, null, 0.6],
      numbers: [0, null, 0],
      sentence: { id: 'Tinggi muka air di Katulampa terkirim lagi', en: 'Water level at Katulampa is reported again' },
    },
  ],
}
