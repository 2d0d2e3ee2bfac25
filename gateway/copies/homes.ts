/** The second homes of this gateway: which there are, how far each has come, and a word to people when one has been silent. */
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { writeSynced } from '../../edge/platform/copies.ts'
import { hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { Notices } from '../contract.ts'
import { isSystemError } from './folder.ts'

const Home = z.object({
  /** The name of its token. */
  name: z.string(),
  /** When it last asked. */
  seen_ms: z.number(),
  /** When it last had everything, or was on its way to it. */
  position: z.number(),
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
const save_ms = 10 * minute_ms // how often a card is written to for this
const remind_s = 86_400
const file = 'second-homes.json'

export function openHomes({ folder, position, tokens, now, log }: HomesOptions) {
  const path = join(folder, file)
  const homes = new Map(remembered(path).map((home) => [home.name, home]))
  const told = new Set<string>()
  let saved_ms = Number.NEGATIVE_INFINITY

  return {
    /** A second home has asked; `have`: everything up to there is safe with it. */
    seen(name: string, have: number | null) {
      const isNew = !homes.has(name)
      homes.set(name, { name, seen_ms: now(), position: have ?? homes.get(name)?.position ?? 0 })
      if (isNew || Math.abs(now() - saved_ms) >= save_ms) save()
    },
    /** For `/readyz`. */
    state() {
      forget()
      if (homes.size === 0) {
        return {
          ok: true,
          says: 'No second home follows this gateway: the only record is on this disk.',
          says_id: 'Belum ada rumah kedua: satu-satunya catatan ada di disk ini.',
        }
      }
      const all = [...homes.values()]
      return {
        ok: all.every((home) => !isSilent(home)),
        says: all.map(sentence).join(' '),
        says_id: all.map(kalimat).join(' '),
      }
    },
    /** To be called every few seconds. */
    tell(board: Notices) {
      forget()
      const silent = new Map([...homes.values()].filter(isSilent).map((home) => [`second-home-${home.name}`, home]))
      for (const id of told) if (!silent.has(id)) board.end(id)
      told.clear()
      for (const [id, home] of silent) {
        told.add(id)
        board.notify({
          id,
          severity: 'Moderate',
          since_ms: home.seen_ms,
          title: { id: `Rumah kedua "${home.name}" diam`, en: `The second home "${home.name}" is silent` },
          text: { id: kalimat(home), en: sentence(home) },
          repeat_s: remind_s,
        })
      }
    },
  }

  function isSilent({ seen_ms }: Home): boolean {
    return now() - seen_ms > silent_ms
  }

  function forget() {
    const known = new Set(tokens())
    for (const name of homes.keys()) if (!known.has(name)) homes.delete(name)
  }

  function sentence(home: Home): string {
    const behind = Math.max(0, position() - home.position)
    const since = new Date(home.seen_ms).toISOString().slice(0, 16).replace('T', ' ')
    if (isSilent(home)) {
      return `The second home "${home.name}" has been silent since ${since} UTC: what arrives now lies on this disk only. Look whether it runs and reaches this gateway; if it is no more: token remove ${home.name}`
    }
    return behind === 0
      ? `The second home "${home.name}" has everything.`
      : `The second home "${home.name}" follows; it lacks the newest ${behind} commits.`
  }

  function kalimat(home: Home): string {
    const behind = Math.max(0, position() - home.position)
    const since = new Date(home.seen_ms).toISOString().slice(0, 16).replace('T', ' ')
    if (isSilent(home)) {
      return `Rumah kedua "${home.name}" diam sejak ${since} UTC: data baru hanya ada di disk ini. Periksa apakah ia menyala dan terhubung ke gerbang ini; bila sudah tidak dipakai: token remove ${home.name}`
    }
    return behind === 0
      ? `Rumah kedua "${home.name}" punya semuanya.`
      : `Rumah kedua "${home.name}" mengikuti; ia belum punya ${behind} catatan terbaru.`
  }

  /** What cannot be remembered is heard again when the home asks. */
  function save() {
    saved_ms = now()
    try {
      writeSynced(`${path}.new`, Buffer.from(JSON.stringify([...homes.values()])), 0o644)
      renameSync(`${path}.new`, path)
    } catch (err) {
      log.warn({ err }, 'the list of second homes cannot be written')
    }
  }
}

function remembered(path: string): Home[] {
  try {
    return z
      .array(Home)
      .catch([])
      .parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (err) {
    if (err instanceof SyntaxError || isSystemError(err)) return []
    throw err
  }
}
