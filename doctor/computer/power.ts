/** Whether the power of this computer is enough: the commonest reason for a station that stops now and then. */
import { readPower } from '../../edge/platform/power.ts'
import { broken, check, good, look } from '../check.ts'
import type { OfComputer } from './computer.ts'

const others = {
  id: 'adaptor 5 V yang kuat (Pi 4: 3 A, Pi 5: 5 A) dan kabel yang pendek',
  en: 'a strong 5 V supply (Pi 4: 3 A, Pi 5: 5 A) and a short cable',
}

export const power = check({
  id: 'power',
  name: { id: 'Tegangan', en: 'Power' },
  says: {
    weak: broken(
      {},
      { id: 'Tegangan listrik terlalu rendah sekarang.', en: 'The supply voltage is too low now.' },
      {
        id: `Ganti adaptor atau kabel dayanya: ${others.id}. Dengan aki: periksa isinya.`,
        en: `Replace the power supply or its cable: ${others.en}. With a battery: check its charge.`,
      },
    ),
    'was-weak': look(
      {},
      {
        id: 'Tegangan pernah terlalu rendah sejak komputer ini dinyalakan; sekarang cukup.',
        en: 'The voltage was too low at some time since this computer was switched on; now it is enough.',
      },
      {
        id: `Bisa karena modem atau pompa yang menyala. Sebaiknya pakai ${others.id}.`,
        en: `A modem or a pump that starts may do it. Better take ${others.en}.`,
      },
    ),
    warm: look(
      {},
      { id: 'Prosesor terlalu panas dan diperlambat.', en: 'The processor is too warm and slowed down.' },
      {
        id: 'Lindungi kotaknya dari matahari, atau beri lubang angin.',
        en: 'Shade the box from the sun, or give it openings for air.',
      },
    ),
    enough: good({}, { id: 'Tegangan cukup.', en: 'The voltage is enough.' }),
    unknown: good(
      {},
      {
        id: 'Komputer ini tidak mengukur tegangannya (bukan Raspberry Pi).',
        en: 'This computer does not measure its voltage (it is no Raspberry Pi).',
      },
    ),
  },
  async look({ computer: { root, ask } }: OfComputer, say) {
    const found = await readPower({ root, ask })
    if (!found) return say('unknown', {})
    if (found.includes('under-voltage now')) return say('weak', {})
    if (found.includes('too warm now')) return say('warm', {})
    return say(found.includes('under-voltage since boot') ? 'was-weak' : 'enough', {})
  },
})
