/**
 * Live = backtest. Whatever order readings come in, whatever outages, clocks and kills lie between: each level that fresh
 * readings reached, with all that the record held by then, is told once, and nothing else is.
 *
 * One set of cases is always the same; FAST_CHECK_SEED chooses another, LIVE_RUNS makes it longer. Seed 362116165 was found by
 * chance: a clock that is set four times within one window.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openClocks } from '../../../gateway/clocks/index.ts'
import { backtest } from '../../../gateway/rules/backtest.ts'
import { anyTicks, type Happening, happeningsOf, station } from '../../kit/lateWorld.ts'
import { combined, heardOf, historyOf, type OpenWitness, rules, stated } from '../../kit/liveEngine.ts'
import { type Said, saidOf } from '../../kit/naiveRules.ts'

const seed = Number(process.env.FAST_CHECK_SEED ?? 20_261_126)
const numRuns = Number(process.env.LIVE_RUNS ?? 200)
const timeout_ms = 60_000 + numRuns * 500
const offsets_s = [0, -660, 660, -10_800, 25_200]
const since1970_s = -1_768_000_000

describe(`rules at work (seed ${seed})`, () => {
  it(
    'say what follows from everything that had arrived, once, for any order, outage, clock and kill',
    async () => {
      const world = fc.oneof(anyTicks('station'), anyTicks('gateway'))
      await fc.assert(
        fc.asyncProperty(world, fc.constantFrom(...offsets_s), async (ticks, off_s) => {
          const happenings = happeningsOf(ticks, off_s)
          expect(await heardOf(happenings)).toEqual(saidOf(stated, combined, happenings))
        }),
        { numRuns, seed },
      )
    },
    timeout_ms,
  )

  it(
    'say it with what the gateway finds out of the clocks by itself, when packs say when they were sent',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyTicks('gateway'), fc.constantFrom(...offsets_s, since1970_s), async (ticks, off_s) => {
          const happenings = happeningsOf(ticks, off_s)
          expect(await heardOf(happenings, witness)).toEqual(saidOf(stated, combined, happenings))
        }),
        { numRuns, seed },
      )
    },
    timeout_ms,
  )

  it(
    'say how the water stands after a few packs that do not say when they were sent',
    async () => {
      const offset = fc.constantFrom(...offsets_s, since1970_s)
      await fc.assert(
        fc.asyncProperty(anyTicks('gateway'), offset, fc.constantFrom(0.2, 1, 2), async (ticks, off_s, last) => {
          const calm = { level: last, rain: 0, isUp: true, before: 0, after: 0, newestFirst: true, isRepeated: false }
          const still = Array.from({ length: 6 }, () => ({ ...calm, fate: 'nothing' as const }))
          const happenings = happeningsOf([...ticks, ...still], off_s).map(unsaid)
          const said = saidOf(stated, combined, happenings)
          const heard = await heardOf(happenings, witness)
          expect(standing(heard)).toBe(standing(said))
        }),
        { numRuns, seed },
      )
    },
    timeout_ms,
  )

  it(
    'say what a backtest says of the same readings, when nothing befalls',
    async () => {
      const calm = anyTicks('gateway').map((ticks) =>
        ticks.map((tick) => ({ ...tick, isUp: true, fate: tick.fate === 'kill' ? tick.fate : ('nothing' as const) })),
      )
      await fc.assert(
        fc.asyncProperty(calm, async (ticks) => {
          const happenings = happeningsOf(ticks, 0)
          const heard = await heardOf(happenings)
          for (const rule of rules) {
            const found = await backtest(rule, historyOf(happenings), { others: rules })
            const ours = heard.filter((one) => one.rule === rule.id)
            expect(ours.map(({ kind, label, value }) => ({ kind, label, value }))).toEqual(
              found.map(({ kind, label, value }) => ({ kind, label, value })),
            )
          }
        }),
        { numRuns: Math.ceil(numRuns / 4), seed },
      )
    },
    timeout_ms,
  )
})

function unsaid(one: Happening): Happening {
  if (one.kind !== 'pack') return one
  const { sent_ms: _, ...pack } = one.pack
  return { ...one, pack }
}

/** At which level the plain rule warns. */
function standing(said: readonly Said[]): string | null {
  const last = said.findLast(({ rule }) => rule === 'tinggi')
  return last && last.kind !== 'cleared' ? last.label : null
}

/** The gateway's own estimate. */
const witness: OpenWitness = ({ now }) => {
  const clocks = openClocks({ now, own: () => ({ sync: 'unknown', behind_ms: 0 }) })
  return {
    offOf: ({ pack }, received_ms) => clocks.arrived(station, pack, received_ms).off_ms,
    stepped: clocks.stepped,
  }
}
