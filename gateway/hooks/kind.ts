/** What a kind of hook is: one file in `kinds/`. Its manners stand above the table, `kinds/index.ts`. */

import { z } from 'zod'
import type { Said } from '../../edge/platform/language.ts'
import type { SecretSource } from '../../edge/platform/secrets.ts'
import { id, needs, yesNo } from '../../edge/platform/setting-words.ts'
import { choiceSettings } from './choice.ts'
import type { KindExamples } from './examples.ts'
import type { Sender } from './sender.ts'

/** One kind. Only settings that its own schema has let through are handed to its functions. */
export interface HookKind<Settings extends z.ZodObject = z.ZodObject> {
  /** Its strict shape in `gateway.yaml`: `inEveryHook`, the literal `kind`, and its own. Secrets only as `secretKeys`. */
  settings: Settings
  /** Where the secrets of this hook are. */
  secrets(hook: z.output<Settings>): SecretSource[]
  /** What is wrong with one of its secrets, without repeating it; null when nothing is. */
  secretProblem(secret: string): Said | null
  /** Why this hook may not deliver to its address; null when it may. */
  addressProblem(hook: z.output<Settings>): Said | null
  /** Called once, when nothing above has found a problem. Connects to nobody. */
  open(hook: z.output<Settings>, tools: KindTools): Sender | Promise<Sender>
  examples: KindExamples
}

export interface KindTools {
  /** The secret of this source; it is there and has no problem. */
  secretOf(source: SecretSource): string
  /** UTC milliseconds. */
  now: () => number
}

/** Types a row of the table by its schema. */
export const hookKind = <Settings extends z.ZodObject>(kind: HookKind<Settings>) => kind

const day_min = 1_440

/** Settings of every kind. */
export const inEveryHook = {
  id,
  enabled: yesNo
    .meta(
      needs(
        'false: penerima ini dimatikan orang, tidak ada yang dikirim; true: mengirim',
        'false: a person has switched this hook off, nothing is delivered; true: it delivers',
      ),
    )
    .default(true),
  dead_after_min: z
    .number()
    .min(1)
    .max(day_min)
    .meta(
      needs(
        'menit tanpa jawaban yang benar sebelum penerima lain memberi tahu orang, 1 sampai 1440',
        'minutes without a right answer after which the other hooks tell people, 1 to 1440',
      ),
    )
    .default(10),
  ...choiceSettings,
}

/** For kinds whose address somebody chooses freely. */
export const allowPrivate = yesNo
  .meta(
    needs(
      'true: alamatnya boleh di komputer ini atau di jaringannya sendiri; false: tidak boleh',
      'true: the address may be on this computer or in its own network; false: it may not',
    ),
  )
  .default(false)
