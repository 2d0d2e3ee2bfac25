/** The section `siren` of edge.yaml. */
import { z } from 'zod'
import { idPattern } from '../contract.ts'
import type { Problem } from '../platform/problems.ts'
import { needsSecret, secretKeys } from '../platform/secrets.ts'
import { needs, yesNo } from '../platform/setting-words.ts'
import { severities } from './decision.ts'
import { kindOf, outputs } from './outputs/index.ts'

const kinds = Object.keys(outputs)
const output = z
  .discriminatedUnion('kind', [outputs.relay.settings, outputs.sound.settings])
  .meta(
    needs(
      `kind: ${kinds.join(' atau ')}, dan apa yang diperlukannya`,
      `kind: ${kinds.join(' or ')}, and what that needs`,
    ),
  )

const seconds = (least: number, most: number) =>
  z
    .number()
    .min(least)
    .max(most)
    .meta(needs(`angka dalam detik, ${least} sampai ${most}`, `a number of seconds, ${least} to ${most}`))

const lost = z.strictObject({
  after_s: seconds(10, 86_400).default(120),
  /** Said by light: on. By a short tone: half a second each minute. */
  signal: z
    .enum(['light', 'tone', 'none'])
    .meta(needs('light, tone, atau none', 'light, tone or none'))
    .default('none'),
  output: output.optional(),
  keep_s: seconds(0, 86_400).default(3_600),
})

const battery = z.strictObject({
  port: z.string().meta(needs('port papan dengan StandardFirmata', 'the port of a board with StandardFirmata')),
  pin: z
    .string()
    .regex(/^A[0-5]$/)
    .meta(needs('pin analog, A0 sampai A5', 'an analog pin, A0 to A5')),
  /** Through two resistors: (upper + lower) / lower. A 12 V battery needs about 4. */
  divider: z
    .number()
    .min(1)
    .max(20)
    .meta(
      needs(
        'angka, 1 sampai 20: berapa kali lebih rendah tegangan di pin',
        'a number, 1 to 20: how many times lower the pin is',
      ),
    )
    .default(1),
  reference_v: z
    .number()
    .min(2.5)
    .max(5.5)
    .meta(needs('angka dalam volt, 2.5 sampai 5.5', 'a number of volts, 2.5 to 5.5'))
    .default(5),
})

const section = z.strictObject({
  id: z
    .string()
    .regex(idPattern)
    .meta(
      needs('nama yang diberikan pada "gateway -- subscriber add"', 'the name given to "gateway -- subscriber add"'),
    ),
  ...secretKeys('password'),
  rules: z
    .array(z.string().regex(idPattern).meta(needs('id sebuah aturan', 'the id of a rule')))
    .min(1)
    .meta(needs('daftar id aturan, atau tidak ditulis untuk semuanya', 'a list of ids of rules, or left out for all'))
    .optional(),
  min_severity: z
    .enum(severities)
    .meta(needs(severities.join(', '), severities.join(', ')))
    .optional(),
  min_level: z
    .int()
    .min(1)
    .max(20)
    .meta(
      needs('bilangan bulat, 1 = tingkat teringan sebuah aturan', 'a whole number, 1 = the mildest level of a rule'),
    )
    .default(1),
  exercises: yesNo.default(false),
  max_sound_s: seconds(1, 3_600).default(180),
  pause_s: seconds(0, 86_400).default(300),
  test_days: z
    .number()
    .min(0.01)
    .max(31)
    .meta(needs('angka dalam hari, paling banyak 31', 'a number of days, at most 31'))
    .default(7),
  output,
  lost: lost.default({ after_s: 120, signal: 'none', keep_s: 3_600 }),
  battery: battery.optional(),
})
export const SirenSection = section.check(needsSecret('password'))
export type SirenSection = z.output<typeof SirenSection>

export interface SirenPlace {
  folder: string
  /** What the sensors use, by port as the file writes it. */
  usedPins: [port: string, pin: string][]
}

/** What is wrong with a section as it was written, beside what its schema says. */
export function sirenIn(written: unknown, place: SirenPlace): Problem[] {
  const { data } = SirenSection.safeParse(written)
  return data ? problemsIn(data, place) : []
}

function problemsIn(section: SirenSection, { folder, usedPins }: SirenPlace): Problem[] {
  const { lost, battery } = section
  const parts = [
    { where: 'siren.output', settings: section.output },
    ...(lost.output ? [{ where: 'siren.lost.output', settings: lost.output }] : []),
  ]
  const problems = parts.flatMap(({ where, settings }) => kindOf(settings).problems(settings, { where, folder }))
  if (lost.signal !== 'none' && !lost.output) {
    problems.push({
      where: 'siren.lost.output',
      id: `${lost.signal} perlu keluaran sendiri: sirenenya sendiri tidak pernah menandai bahwa server desa hilang`,
      en: `a ${lost.signal} needs an output of its own: the siren itself never says that the gateway is lost`,
    })
  }
  const pins = parts.flatMap(({ where, settings }) => {
    const used = kindOf(settings).pins(settings)
    return used ? used.pins.map((pin) => ({ where, port: used.port, pin })) : []
  })
  if (battery) pins.push({ where: 'siren.battery', port: battery.port, pin: battery.pin })
  problems.push(...sharedPins(pins, usedPins))
  return problems
}

function sharedPins(pins: { where: string; port: string; pin: string }[], used: [port: string, pin: string][]) {
  const taken = new Set(used.map((one) => one.join(' ')))
  return pins.flatMap(({ where, port, pin }): Problem[] => {
    const name = `${port} ${pin}`
    if (!taken.has(name)) {
      taken.add(name)
      return []
    }
    return [
      {
        where,
        id: `${pin} di papan ini sudah dipakai di berkas ini; pilih pin lain.`,
        en: `${pin} of this board is already used in this file; take another pin.`,
      },
    ]
  })
}
