/** The second homes of this gateway: which there are, how far each has come, and a word to people when one does not follow. */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { replaceSynced } from '../../edge/platform/copies.ts'
import { remembered } from '../../edge/platform/reading-files.ts'
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import { daily_s, joined, type Notices, type PartState, saysOf } from '../contract.ts'
import { type HomeFacts, lateTitle, noHome, sayFollowing, sayLate, saySilent, silentTitle } from './homes-words.ts'

const Home = z.object({
  /** The name of its token. */
  name: z.string(),
  /** When it last asked. */
  seen_ms: z.number(),
  /** Everything up to here is safe with it. */
  position: z.number(),
  /** When it first asked; absent: a version before this one saw it first. */
  first_ms: z.number().optional(),
  /** Everything that arrived up to then is safe with it; null: it has never been complete. */
  whole_ms: z.number().nullable().default(null),
})
type Home = z.infer<typeof Home>

export interface HomesOptions {
  folder: string
  position: () => number
  /** The names of the tokens there are: a home whose token was removed is forgotten. */
  tokens: () => string[]
  now: () => number
  log: Logger
}

const silent_ms = hour_ms
/** A first copy of years over a slow line takes hours. */
const late_ms = day_ms
const save_ms = 10 * minute_ms // how often a card is written to for this
const asked_max = 50
const file = 'second-homes.json'

export function openHomes({ folder, position, tokens, now, log }: HomesOptions) {
  const path = join(folder, file)
  const homes = new Map((remembered(path, z.array(Home)) ?? []).map((home) => [home.name, home]))
  /** The positions that each was told of late, and when. */
  const asked = new Map<string, { position: number; at_ms: number }[]>()
  const told = new Set<string>()
  let saved_ms = Number.NEGATIVE_INFINITY

  return {
    /** A second home has asked; `have`: everything up to there is safe with it. */
    seen(name: string, have: number | null) {
      const known = homes.get(name)
      const { first_ms = now(), position: before = 0, whole_ms = null } = known ?? {}
      homes.set(name, {
        ...{ name, seen_ms: now(), first_ms, position: have ?? before },
        whole_ms: (have === null ? null : wholeSince(name, have)) ?? whole_ms,
      })
      asked.set(name, [...(asked.get(name) ?? []), { position: position(), at_ms: now() }].slice(-asked_max))
      if (!known || Math.abs(now() - saved_ms) >= save_ms) save()
    },
    /** For `/readyz`. */
    state(): PartState {
      forget()
      if (homes.size === 0) return { ok: true, ...saysOf(noHome) }
      const all = [...homes.values()]
      return { ok: all.every((home) => troubleOf(home) === null), ...saysOf(joined(all.map(textOf))) }
    },
    /** To be called every few seconds. */
    tell(board: Notices) {
      forget()
      const troubled = new Map(
        [...homes.values()]
          .filter((home) => troubleOf(home) !== null)
          .map((home) => [`second-home-${home.name}`, home]),
      )
      for (const id of told) if (!troubled.has(id)) board.end(id)
      told.clear()
      for (const [id, home] of troubled) {
        told.add(id)
        const isSilent = troubleOf(home) === 'silent'
        const since_ms = isSilent ? home.seen_ms : (home.whole_ms ?? home.first_ms ?? home.seen_ms)
        const title = (isSilent ? silentTitle : lateTitle)(home.name)
        board.notify({ id, severity: 'Moderate', since_ms, title, text: textOf(home), repeat_s: daily_s })
      }
    },
  }

  /** When it was told of the position that it has reached now. */
  function wholeSince(name: string, have: number): number | null {
    if (have >= position()) return now()
    return asked.get(name)?.findLast((one) => one.position <= have)?.at_ms ?? null
  }

  function troubleOf({ seen_ms, first_ms = seen_ms, whole_ms, position: have }: Home): 'silent' | 'late' | null {
    if (now() - seen_ms > silent_ms) return 'silent'
    return have < position() && now() - (whole_ms ?? first_ms) > late_ms ? 'late' : null
  }

  function textOf(home: Home) {
    const { name, seen_ms, whole_ms } = home
    const behind = Math.max(0, position() - home.position)
    const facts: HomeFacts = { name, seen_ms, behind, whole_ms, now_ms: now() }
    const trouble = troubleOf(home)
    if (trouble === 'silent') return saySilent(facts)
    return trouble === 'late' ? sayLate(facts) : sayFollowing(facts)
  }

  function forget() {
    const known = new Set(tokens())
    for (const name of homes.keys()) if (!known.has(name)) homes.delete(name)
  }

  /** What cannot be remembered is heard again when the home asks. */
  function save() {
    saved_ms = now()
    try {
      replaceSynced(path, Buffer.from(JSON.stringify([...homes.values()])))
    } catch (err) {
      log.warn({ err }, 'the list of second homes cannot be written')
    }
  }
}
