/**
 * Damage of the gateway's own files, as people are told of it. It stands until the damaged file, which was moved aside, is
 * deleted; where there is none, for two weeks. `damage.json` in the data folder remembers it across restarts.
 */
import { existsSync, readFileSync, renameSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Logger } from 'pino'
import { writeSynced } from '../../edge/platform/copies.ts'
import { day_ms } from '../../edge/platform/time.ts'
import type { ChainLink, LocalizedText } from '../contract.ts'
import type { Damage } from './damage.ts'
import { textOf, titleOf } from './words.ts'

/** Where trouble is told to people. */
export interface DamageBoard {
  notify(notice: {
    id: string
    severity: 'Severe'
    since_ms: number
    title: LocalizedText
    text: LocalizedText
    repeat_s: number
  }): void
  end(id: string): void
}

export type Damages = ReturnType<typeof openDamages>

const standing_max = 50 // the oldest beyond it are in the log of the program
const withoutFile_ms = 14 * day_ms
const remind_s = 86_400
const shown_max = 3

export function openDamages({ folder, now, log }: { folder: string; now: () => number; log: Logger }) {
  const path = join(folder, 'damage.json')
  let standing = remembered(path)
  const told = new Set<string>()

  return {
    /** The damage that stands, oldest first. */
    standing: (): readonly Damage[] => standing,
    /** Takes what was found; the same found again changes nothing. */
    add(found: readonly Omit<Damage, 'found_ms'>[]) {
      const known = new Set(standing.map(keyOf))
      const fresh = found.map((one) => ({ ...one, aside: one.aside && basename(one.aside), found_ms: now() }))
      for (const damage of fresh) {
        if (known.has(keyOf(damage))) continue
        log.error(damage, 'a data file is damaged')
        standing = [...standing, damage].slice(-standing_max)
        save()
      }
    },
    state() {
      if (standing.length === 0)
        return { ok: true, says: 'No data file is damaged.', says_id: 'Tidak ada berkas data yang rusak.' }
      const texts = standing.slice(-shown_max).map(textOf)
      const more = standing.length - texts.length
      return {
        ok: false,
        says: [...texts.map(({ en }) => en), ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
        says_id: [...texts.map(({ id }) => id), ...(more > 0 ? [`Dan ${more} lagi.`] : [])].join(' '),
      }
    },
    link(): ChainLink {
      const troubles = standing.slice(-shown_max).map(textOf)
      const fine = { id: 'Tidak ada berkas data yang rusak.', en: 'No data file is damaged.' }
      return {
        link: 'files',
        ok: standing.length === 0,
        proved_ms: standing.length === 0 ? now() : null,
        says: troubles[0] ?? fine,
        troubles,
      }
    },
    /** To be called every few seconds. */
    tell(board: DamageBoard) {
      const isOver = ({ aside, found_ms }: Damage) =>
        aside === null ? Math.abs(now() - found_ms) > withoutFile_ms : !existsSync(join(folder, aside))
      if (standing.some(isOver)) {
        standing = standing.filter((damage) => !isOver(damage))
        save()
      }
      const present = new Map(standing.map((damage) => [noticeOf(damage), damage]))
      for (const id of told) if (!present.has(id)) board.end(id)
      told.clear()
      for (const [id, damage] of present) {
        told.add(id)
        const [title, text] = [titleOf(damage), textOf(damage)]
        board.notify({ id, severity: 'Severe', since_ms: damage.found_ms, title, text, repeat_s: remind_s })
      }
    },
  }

  /** What cannot be remembered is found again, or told until the next start. */
  function save() {
    try {
      writeSynced(`${path}.new`, Buffer.from(JSON.stringify(standing)))
      renameSync(`${path}.new`, path)
    } catch (err) {
      log.warn({ err }, 'the list of damaged files cannot be written')
    }
  }
}

function keyOf({ file, aside, lost }: Omit<Damage, 'found_ms'>): string {
  return JSON.stringify([file, aside, lost?.from, lost?.to])
}

/** One notice for each file: ten gaps in one are one trouble. */
function noticeOf({ file }: Damage): string {
  return `damage-${file.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 100)
}

/** What an earlier run has found. A list that is damaged itself is none. */
function remembered(path: string): Damage[] {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'))
    return Array.isArray(found) ? found.filter(isDamage) : []
  } catch (err) {
    if (err instanceof SyntaxError || /^E[A-Z]+$/.test((err as NodeJS.ErrnoException).code ?? '')) return []
    throw err
  }
}

function isDamage(found: unknown): found is Damage {
  const { file, found_ms, aside, lost } = (found ?? {}) as Partial<Damage>
  const isLoss = lost === undefined || (typeof lost?.from === 'number' && typeof lost.to === 'number')
  return (
    typeof file === 'string' && typeof found_ms === 'number' && (aside === null || typeof aside === 'string') && isLoss
  )
}
