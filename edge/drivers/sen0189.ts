/**
 * DFRobot SEN0189, an analog turbidity probe on a 5 V board with a 10-bit converter (Arduino Uno: 0 to 1023).
 *
 *   V   = count / 1023 × reference_v
 *   NTU = −1120.4 V² + 5742.3 V − 4352.9       for 2.5 V (3000 NTU) to 4.2 V (1 NTU); the voltage falls as it gets murky
 *
 * Outside these voltages the formula lies: above 4.2 V it goes negative, below 2.5 V it folds back and murkier water
 * would look clearer. So there the value is null with its reason. One count is about 17 NTU in clear water, and 0.1 V of
 * a sagging supply about 350: good for "the river turned brown", not for drinking water.
 */
import { z } from 'zod'
import type { Reason } from '../../hardware/reasons.ts'
import { type Decoded, type Frame, nullFrame, pinDriver } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'

const count_max = 1023
const clearest_v = 4.2
const murkiest_v = 2.5

const options = z.strictObject({
  pin: z
    .string()
    .regex(/^A\d{1,2}$/)
    .meta(needs('pin analog, misalnya A0', 'an analog pin, such as A0'))
    .default('A0'),
  /** What the board's converter compares with: its 5 V supply, better measured than believed. */
  reference_v: z
    .number()
    .min(4)
    .max(5.5)
    .meta(needs('angka dalam volt, 4 sampai 5.5', 'a number of volts, 4 to 5.5'))
    .default(5),
})

export const sen0189 = pinDriver({
  id: 'sen0189',
  model: 'DFRobot SEN0189',
  measures: { id: 'kekeruhan air', en: 'turbidity of the water' },
  page: 'sen0189.md',
  evidence: 'data sheet only',
  quantities: { turbidity_ntu: { range: [0, 3000], resolution: 17 } },
  warmUp_s: 30,
  interval_s: 1,
  recognise: {
    name: 'turbidity',
    ask: { pin: { id: 'Di pin analog mana sensornya?', en: 'On which analog pin is the sensor?' } },
  },
  options,
  open: ({ pin, reference_v }) => ({
    quantities: ['turbidity_ntu'],
    pins: [{ pin, mode: 'analog' }],
    push: (report) => (report.pin === pin ? [decoded(report.value, reference_v)] : []),
    reset() {
      // Each report stands alone: there is nothing to forget.
    },
  }),
  examples: [
    { title: '3.5 V: a brown river', ...onA0(716), gives: [turbidity(2021)] },
    { title: '4.1 V: a little cloudy', ...onA0(839), gives: [turbidity(354)] },
    { title: 'above 4.2 V: clearer than it can tell', ...onA0(860), gives: [nothing('too clear')] },
    { title: 'below 2.5 V: murkier than it can tell', ...onA0(511), gives: [nothing('too murky')] },
    { title: 'at the rail: no probe there', ...onA0(1023), gives: [nothing('not connected')] },
    { title: 'at zero: no probe there', ...onA0(0), gives: [nothing('not connected')] },
    {
      title: 'a supply of 4.8 V, measured and told',
      options: { reference_v: 4.8 },
      ...onA0(746),
      gives: [turbidity(2020)],
    },
    { title: 'not a count', ...onA0(5000), gives: [{ kind: 'rejected', reason: 'impossible count', count: 1 }] },
  ],
})

function decoded(count: number, reference_v: number): Decoded {
  if (!Number.isInteger(count) || count < 0 || count > count_max) {
    return { kind: 'rejected', reason: 'impossible count', count: 1 }
  }
  if (count === 0 || count === count_max) return nothing('not connected')
  const v = (count / count_max) * reference_v
  if (v > clearest_v) return nothing('too clear')
  if (v < murkiest_v) return nothing('too murky')
  return turbidity(Math.round(-1120.4 * v * v + 5742.3 * v - 4352.9))
}

function turbidity(turbidity_ntu: number): Frame {
  return { kind: 'frame', values: { turbidity_ntu } }
}

function nothing(reason: Reason): Frame {
  return nullFrame(['turbidity_ntu'], reason)
}

function onA0(value: number) {
  return { reports: [{ pin: 'A0', value, at_ms: 0 }] }
}
