/** The total of an amount since 00 UTC: the rain day of BMKG, 07:00 to 07:00 in western Indonesia. */
import { z } from 'zod'
import { day_ms } from '../../../edge/platform/time.ts'
import { quantities } from '../../../hardware/quantities.ts'
import { rainDayStart_ms } from '../bmkg.ts'
import { timeText } from '../local-time.ts'
import { formatOfQuantity, numberText } from '../numbers.ts'
import { type Measure, quantityBefore } from './measure.ts'
import { problemsOfSum } from './sum.ts'
import { added, total } from './window.ts'

const suffix = '_bmkg_day'
const utcMidnight_ms = 20_000 * day_ms // of any day: no zone of Indonesia changes its clocks

export const bmkgDay: Measure<'bmkg-day'> = {
  spelling: z.literal('bmkg-day'),
  windowStart_ms: (_, now_ms) => rainDayStart_ms(now_ms),
  step(_, window, reading) {
    const since_ms = rainDayStart_ms(reading.at_ms)
    const day = added(
      window.filter((step) => step.first_ms > since_ms),
      reading,
      Number.POSITIVE_INFINITY,
    )
    return { window: day, value: total(day) }
  },
  word: ({ quantity }) => `${quantity}${suffix}`,
  fromWord(word) {
    const quantity = quantityBefore(suffix, word)
    return quantity && { quantity, measure: 'bmkg-day' }
  },
  format: ({ quantity }) =>
    formatOfQuantity(quantity, { id: 'sejak 07.00 WIB (hari hujan BMKG)', en: 'since 07:00 WIB (BMKG rain day)' }),
  about: () => ({
    id: 'jumlah sehari hujan BMKG (07.00–07.00 WIB)',
    en: 'total of the BMKG rain day (07:00–07:00 WIB)',
  }),
  sentence({ quantity, zone }, place, value) {
    const { label } = quantities[quantity]
    const number = numberText(formatOfQuantity(quantity), value ?? 0)
    const begins = timeText(utcMidnight_ms, zone)
    return {
      id: `${label.id} di ${place} ${number.id} sejak pukul ${begins.id}`,
      en: `${label.en} at ${place} is ${number.en} since ${begins.en}`,
    }
  },
  problems: ({ quantity }) => problemsOfSum(quantity),
  examples: [
    {
      title: 'starts anew after 00 UTC; what is stamped 00:00 fell on the day before',
      rule: { quantity: 'rainfall_mm', measure: 'bmkg-day' },
      every_s: 43_200,
      values: [3, 20, 10, 1],
      numbers: [3, 20, 30, 1],
      sentence: {
        id: 'Curah hujan di Katulampa 1 mm sejak pukul 07.00 WIB',
        en: 'Rainfall at Katulampa is 1 mm since 07:00 WIB',
      },
    },
  ],
}
