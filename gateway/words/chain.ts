/** What the gateway says of the warning chain, link by link, and of the sirens at its end. */
import { z } from 'zod'
import { LocalizedText, ms } from './basics.ts'

/** One link of the chain from the water to people. */
export const ChainLink = z.object({
  link: z
    .string()
    .describe(
      'clock, record, stations, rules, hooks, sirens, people; push where phones asked to be told; files, disk, limits, encryption, settings and trial while they are in trouble',
    ),
  ok: z.boolean(),
  proved_ms: ms.nullable().describe('up to when all of it was last seen to work; null = never'),
  says: LocalizedText.describe('one sentence'),
  troubles: z.array(LocalizedText).describe('what is broken, one sentence each'),
  absent: z.literal(true).optional().describe('there is none of it: no receiver, no siren'),
})
export type ChainLink = z.infer<typeof ChainLink>

/** In the order of the chain. */
export const ChainAnswer = z.object({ now_ms: ms, ok: z.boolean(), says: LocalizedText, links: z.array(ChainLink) })
export type ChainAnswer = z.infer<typeof ChainAnswer>

/** What a siren says of itself on `pantau/1/sirens/{siren}`. */
export const SirenState = z.enum(['ready', 'sounding', 'fault', 'offline'])
export type SirenState = z.infer<typeof SirenState>

/** `at_ms` and `tested_ms` by the siren's clock, `heard_ms` by the gateway's. */
export const Siren = z.object({
  siren: z.string(),
  state: SirenState,
  heard_ms: ms.describe('when it last answered'),
  at_ms: ms.nullable(),
  tested_ms: ms.nullable().describe('its last test, loud or silent'),
  battery_v: z.number().nullable(),
  ok: z.boolean(),
  troubles: z.array(LocalizedText),
})
export type Siren = z.infer<typeof Siren>
export const SirensAnswer = z.object({ sirens: z.array(Siren) })
export type SirensAnswer = z.infer<typeof SirensAnswer>
