/**
 * Damage of the gateway's own files, as people are told of it. It stands until the damaged file, which was moved aside, is
 * deleted; where nothing is left of it, for two weeks. A file of the history is in use until what is whole of it was
 * written anew, and is moved aside then. `damage.json` in the data folder remembers it across restarts.
 */
import { existsSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import type { Logger } from 'pino'
import { replaceSynced } from '../../edge/platform/copies.ts'
import { rememberedList } from '../../edge/platform/reading-files.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { type ChainLink, daily_s, joined, type Notices, type PartState, saysOf } from '../contract.ts'
import type { Damage } from './damage.ts'
import { textOf, titleOf } from './words.ts'

export type Damages = ReturnType<typeof openDamages>

const standing_max = 50 // the oldest beyond it are in the log of the program
const withoutFile_ms = 14 * day_ms
const shown_max = 3
const fine = { id: 'Tidak ada berkas data yang rusak.', en: 'No data file is damaged.' }

export function openDamages({ folder, now, log }: { folder: string; now: () => number; log: Logger }) {
  const path = join(folder, 'damage.json')
  let standing = rememberedList(path, isDamage)
  const told = new Set<string>()
  /** What is over is not told again, although whoever found it still says so. */
  const over = new Set<string>()
  /** The list on the disk lacks something. */
  let isUnsaved = false

  return {
    /** The damage that stands, oldest first. */
    standing: (): readonly Damage[] => standing,
    /** Takes what was found; the same found again changes nothing. */
    add(found: readonly Omit<Damage, 'found_ms'>[]) {
      for (const one of found) {
        const aside = one.aside && (isAbsolute(one.aside) ? basename(one.aside) : one.aside)
        const known = standing.find((damage) => keyOf(damage) === keyOf({ ...one, aside }))
        const damage = { ...one, aside, found_ms: known?.found_ms ?? now() }
        if (isSame(known, damage) || over.has(keyOf(damage)) || (aside !== null && !isThere(aside))) continue
        log.error(damage, 'a data file is damaged')
        standing = known ? standing.map((other) => (other === known ? damage : other)) : [...standing, damage]
        standing = standing.slice(-standing_max)
        save()
      }
    },
    state(): PartState {
      if (standing.length === 0) return { ok: true, ...saysOf(fine) }
      const texts = standing.slice(-shown_max).map(textOf)
      const more = standing.length - texts.length
      const rest = more > 0 ? [{ id: `Dan ${more} lagi.`, en: `And ${more} more.` }] : []
      return { ok: false, ...saysOf(joined([...texts, ...rest])) }
    },
    link(): ChainLink {
      const troubles = standing.slice(-shown_max).map(textOf)
      return {
        link: 'files',
        ok: standing.length === 0,
        proved_ms: standing.length === 0 ? now() : null,
        says: troubles[0] ?? fine,
        troubles,
      }
    },
    /** To be called every few seconds. */
    tell(board: Notices) {
      const ended = standing.filter(isOver)
      if (ended.length > 0) {
        for (const damage of ended) over.add(keyOf(damage))
        standing = standing.filter((damage) => !ended.includes(damage))
        save()
      }
      if (isUnsaved) save()
      const present = new Map(standing.map((damage) => [noticeOf(damage), damage]))
      for (const id of told) if (!present.has(id)) board.end(id)
      told.clear()
      for (const [id, damage] of present) {
        told.add(id)
        const [title, text] = [titleOf(damage), textOf(damage)]
        board.notify({ id, severity: 'Severe', since_ms: damage.found_ms, title, text, repeat_s: daily_s })
      }
    },
  }

  function isThere(file: string): boolean {
    return existsSync(join(folder, file))
  }

  function isOver({ file, aside, found_ms, history }: Damage): boolean {
    if (aside !== null) return !isThere(aside)
    const isInUse = history !== undefined && /\.(seg|db)$/.test(file) && isThere(file)
    return !isInUse && Math.abs(now() - found_ms) > withoutFile_ms
  }

  /** What cannot be remembered now is tried again. */
  function save() {
    isUnsaved = true
    try {
      replaceSynced(path, Buffer.from(JSON.stringify(standing)))
      isUnsaved = false
    } catch (err) {
      log.warn({ err }, 'the list of damaged files cannot be written')
    }
  }
}

/** A file of the history has one, whatever more is found in it. */
function keyOf({ file, aside, lost, history }: Omit<Damage, 'found_ms'>): string {
  return JSON.stringify(history ? [file] : [file, aside, lost?.from, lost?.to])
}

/** Only a file of the history is found twice, with more of it lost, or moved aside meanwhile. */
function isSame(known: Damage | undefined, damage: Damage): boolean {
  return known !== undefined && (!damage.history || JSON.stringify(known) === JSON.stringify(damage))
}

/** One notice for each file: ten gaps in one are one trouble. */
function noticeOf({ file }: Damage): string {
  return `damage-${file.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 100)
}

function isDamage(found: unknown): found is Damage {
  const { file, found_ms, aside, lost, history } = (found ?? {}) as Partial<Damage>
  const isLoss = lost === undefined || (typeof lost?.from === 'number' && typeof lost.to === 'number')
  const isHistory = history === undefined || (Array.isArray(history?.sensors) && typeof history.entries?.n === 'number')
  const isNamed =
    typeof file === 'string' && typeof found_ms === 'number' && (aside === null || typeof aside === 'string')
  return isNamed && isLoss && isHistory
}
