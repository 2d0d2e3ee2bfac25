/**
 * What sirens say of themselves, on `pantau/1/sirens/{siren}`. The newest answer of each is kept with the readers'
 * states in the log's file: a gateway that starts again must not forget that a siren was broken.
 *
 * A subscriber that has never answered may be a bot, and nothing is said of it. One that has answered once is a siren.
 */
import type { Logger } from 'pino'
import { z } from 'zod'
import { minute_ms } from '../../edge/platform/time.ts'
import { type Siren, SirenState } from '../contract.ts'
import type { Store } from '../store/index.ts'
import { type SirenAnswer, sirenTroubles } from './siren-troubles.ts'

const payload_max = 1_024
const sirens_max = 500
const saveEvery_ms = 10 * minute_ms // what only says "still here"; a change of state is saved at once
const reader = 'sirens'

const Payload = z.looseObject({
  state: SirenState,
  at_ms: z.int().nullish(),
  tested_ms: z.int().nullish(),
  battery_v: z.number().min(0).max(1_000).nullish(),
  why: z
    .object({ id: z.string().max(200), en: z.string().max(200) })
    .nullish()
    .catch(null),
})

export interface SirenAnswersOptions {
  store: Pick<Store, 'position' | 'reader' | 'saveReader'>
  /** The subscribers there are: one that was removed is no siren any more. */
  subscribers: () => readonly string[]
  now: () => number
  /** A clock that is never set: how long a siren has been quiet. */
  elapsed_ms: () => number
  log: Logger
}

export type SirenAnswers = Awaited<ReturnType<typeof openSirenAnswers>>

export async function openSirenAnswers({ store, subscribers, now, elapsed_ms, log }: SirenAnswersOptions) {
  const { state } = await store.reader(reader)
  const answers = new Map(
    Object.entries((state as { answers?: Record<string, SirenAnswer> } | undefined)?.answers ?? {}),
  )
  const started = elapsed_ms()
  /** When each was heard since the start. */
  const heardAt = new Map<string, number>()
  let saved_ms = now()
  let saving: Promise<void> = Promise.resolve()

  return {
    /** Takes one answer; false when it is not understood, or there is no room. */
    heard(siren: string, payload: Buffer): boolean {
      const said = payload.length > payload_max ? undefined : Payload.safeParse(jsonOf(payload)).data
      const before = answers.get(siren)
      if (!said || (!before && answers.size >= sirens_max)) return false
      const { state, at_ms = null, tested_ms, battery_v, why } = said
      const heard_ms = now()
      const answer: SirenAnswer = {
        ...{ state, at_ms, heard_ms, first_ms: before?.first_ms ?? heard_ms },
        since_ms: before?.state === state ? before.since_ms : heard_ms,
        // A last will cannot know them: what was said before still holds.
        tested_ms: tested_ms ?? before?.tested_ms ?? null,
        testedAt_ms: before?.testedAt_ms ?? null,
        battery_v: battery_v ?? before?.battery_v ?? null,
        ...(why && { why }),
      }
      if (tested_ms != null && tested_ms !== before?.tested_ms) {
        answer.testedAt_ms = heard_ms - Math.max(0, (at_ms ?? heard_ms) - tested_ms)
      }
      answers.set(siren, answer)
      heardAt.set(siren, elapsed_ms())
      const isNews = state !== before?.state || answer.tested_ms !== before.tested_ms
      if (isNews || now() - saved_ms >= saveEvery_ms) save()
      return true
    },
    list(): Siren[] {
      const known = new Set(subscribers())
      return [...answers]
        .filter(([siren]) => known.has(siren))
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([siren, answer]) => {
          const { state, heard_ms, at_ms, tested_ms, battery_v } = answer
          const troubles = troublesOf(siren, answer)
          return {
            ...{ siren, state, heard_ms, at_ms, tested_ms, battery_v },
            ok: troubles.length === 0,
            troubles: troubles.map(({ says }) => says),
          }
        })
    },
    /** What is wrong with each that is known. */
    troubles() {
      const known = new Set(subscribers())
      return [...answers].filter(([siren]) => known.has(siren)).flatMap(([siren, answer]) => troublesOf(siren, answer))
    },
    async close() {
      save(true)
      await saving
    },
  }

  /** What a gateway that was away did not hear is not the siren's fault. */
  function troublesOf(siren: string, answer: SirenAnswer) {
    return sirenTroubles(siren, answer, { now_ms: now(), quiet_ms: elapsed_ms() - (heardAt.get(siren) ?? started) })
  }

  /** `urgent`: at an end, which waits for it. */
  function save(urgent = false) {
    saved_ms = now()
    saving = saving.then(() => {
      const known = new Set(subscribers())
      for (const siren of answers.keys()) if (!known.has(siren)) answers.delete(siren)
      const state = { answers: Object.fromEntries(answers) }
      return store
        .saveReader({ reader, pos: store.position(), state }, { urgent })
        .catch((err) => log.warn({ err }, 'the disk did not take what a siren said; it is kept in memory'))
    })
  }
}

function jsonOf(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return undefined // not understood, and counted as such
  }
}
