/** What a person asks of the simulator, in a file or in flags: one schema for both. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { timeFormats } from './csv.ts'
import { type FaultKind, faultKinds } from './faults.ts'
import { moreModels } from './more-boards.ts'

export const boardModels = ['a02yyuw', 'mb7389', 'mb7386', 'sds011', 'pms5003', 'uno', ...moreModels] as const
export const truths = ['river', 'tide', 'dust', 'rain', 'turbidity'] as const
export const units = ['mm', 'cm', 'm', 'in', 'ug_m3', 'v', 'ntu'] as const

const positive = z.number().positive()
const offset = z.string().regex(/^[+-]\d\d:\d\d$/, 'like +07:00')

const ReplaySpec = z.strictObject({
  file: z.string().min(1),
  column: z.string().min(1),
  time_column: z.string().min(1).optional(),
  time_format: z.enum(timeFormats).default('iso'),
  offset: offset.default('+00:00'),
  from: z.string().optional(),
  to: z.string().optional(),
  unit: z.enum(units).default('mm'),
  speed: positive.default(1),
  start_ms: z.int().optional(),
  start_in_s: z.number().min(0).default(5),
  per_row: z.boolean().default(false),
  empty: z.enum(['sentinel', 'silence']).default('sentinel'),
  interval_s: positive.default(900),
  stamp: z.enum(['end', 'start']).default('end'),
})
export type ReplaySpec = z.output<typeof ReplaySpec>

const BoardSpec = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, '1 to 40 of a-z, 0-9 and -')
      .optional(),
    board: z.enum(boardModels),
    truth: z.union([z.enum(truths), z.number()]).optional(),
    replay: ReplaySpec.optional(),
    sensor_height_m: positive.optional(),
    mm_per_tip: positive.default(0.2),
    relay: z
      .strictObject({
        pin: z.int().min(2).max(19),
        active: z.enum(['high', 'low']).default('high'),
        contact: z.int().min(2).max(19).optional(),
      })
      .optional(),
    boot_ms: z.int().min(0).max(60_000).default(1_000),
    host: z.string().default('127.0.0.1'),
    port: z.int().min(0).max(65_535).default(0),
    pty: z.string().min(1).optional(),
    faults: z.partialRecord(z.enum(faultKinds as [FaultKind, ...FaultKind[]]), z.number().min(0).max(1)).default({}),
    seed: z.int().default(1),
  })
  .refine(({ truth, replay }) => truth === undefined || replay === undefined, {
    message: 'has a "truth" and a "replay"; leave one out',
  })
export type BoardSpec = z.output<typeof BoardSpec>

export const SimFile = z.strictObject({ boards: z.array(BoardSpec).min(1).max(1_000) })

/** What was asked cannot be done; the message says where, why and what to do. `main.ts` prints it and leaves with 2. */
export class SpecError extends Error {
  override name = 'SpecError'
}

/** The boards of a YAML or JSON file. Paths of recordings are relative to the file. Throws `SpecError`. */
export function readSpecs(file: string): BoardSpec[] {
  let asked: unknown
  try {
    asked = parseYaml(readFileSync(file, 'utf8'))
  } catch (err) {
    throw new SpecError(`${file}: ${(err as Error).message}`)
  }
  const boards = checkSpecs(asked, file)
  for (const { replay } of boards) if (replay) replay.file = resolve(dirname(file), replay.file)
  return boards
}

/** The same from an object, as flags make it; `name` is where it came from. Throws `SpecError` with every problem. */
export function checkSpecs(asked: unknown, name: string): BoardSpec[] {
  const result = SimFile.safeParse(asked)
  if (result.success) return result.data.boards
  const problems = result.error.issues.map(({ path, message }) => `${name}: ${path.join('.') || 'boards'}: ${message}`)
  throw new SpecError(problems.join('\n'))
}

/** `cut=0.01,flip=0.01` as rates. Throws `SpecError`. */
export function readFaults(text: string): Record<string, number> {
  const rates: Record<string, number> = {}
  for (const part of text.split(',').filter((part) => part.trim() !== '')) {
    const [kind = '', rate = ''] = part.split('=').map((word) => word.trim())
    if (!faultKinds.includes(kind as FaultKind)) {
      throw new SpecError(`--faults: "${kind}" is not a fault. There are: ${faultKinds.join(', ')}.`)
    }
    if (rate === '' || !(Number(rate) >= 0 && Number(rate) <= 1)) {
      throw new SpecError(`--faults: ${kind} needs a rate per frame from 0 to 1, as in ${kind}=0.01`)
    }
    rates[kind] = Number(rate)
  }
  return rates
}
