/**
 * Whether this folder is still the home of its gateway: a second home may have taken over, or a backup may have been restored,
 * while this computer was away. Two kinds of witnesses tell:
 *
 *   the later home itself, which proves that it is a copy of this folder: its word counts for every station
 *   a station that was let in there: its word counts for itself alone, so that none can shut out the others
 *
 * What arrives here is then stored and warned of, but not acknowledged: the station keeps it for the later home.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { GatewayHome } from '../../edge/contract.ts'
import { replaceSynced } from '../../edge/platform/copies.ts'
import { remembered } from '../../edge/platform/reading-files.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { daily_s, type Notices } from '../contract.ts'
import { replacedFile } from '../identity/index.ts'
import { replacedBy, replacedTitle, stationsSay } from './home-words.ts'

/** What a later home says, with the proof that it holds a copy of this folder. */
export const HomeClaim = z.strictObject({
  gateway: z.string().max(40),
  moved_ms: z.int().min(0),
  proof: z.string().regex(/^[0-9a-f]{64}$/),
})
export type HomeClaim = z.infer<typeof HomeClaim>

export interface HomeOptions {
  folder: string
  /** Which gateway this is, and since when here. */
  home: GatewayHome
  /** Secrets that this folder shares with its copies, and with nobody else. */
  keys: () => Buffer[]
  now: () => number
  log: Logger
}

export type LaterHome = ReturnType<typeof openLaterHome>

const Replaced = z.object({ moved_ms: z.number(), told_ms: z.number() })
type Replaced = z.infer<typeof Replaced>

const noticeId = 'gateway-was-replaced'
/** Between the clocks of two computers, of which one may have none that the network sets. */
const ahead_max_ms = 400 * day_ms

export function openLaterHome({ folder, home, keys, now, log }: HomeOptions) {
  const path = join(folder, replacedFile)
  // Where it cannot be read, the later home or a station says it again.
  let replaced: Replaced | null = remembered(path, Replaced) ?? null
  // This folder became the home again after that.
  if (replaced && replaced.moved_ms <= home.moved_ms) replaced = null
  const said = new Map<string, number>()
  let since_ms: number | null = null

  return {
    /** A station says which home it was let in by last; null: it knows of none. */
    hears(station: string, by: GatewayHome | null) {
      const isLater = by !== null && by.gateway === home.gateway && by.moved_ms > home.moved_ms
      if (isLater && !said.has(station)) log.warn({ station, ...by }, 'a station was at a later home of this gateway')
      if (isLater) said.set(station, by.moved_ms)
      else said.delete(station)
    },
    mayAcknowledge: (station: string): boolean => replaced === null && !said.has(station),
    isReplaced: () => replaced !== null,
    /** Takes the word of a later home. False when it proves nothing, or speaks of another gateway. */
    claimed({ gateway, moved_ms, proof }: HomeClaim): boolean {
      if (gateway !== home.gateway || !isProved(keys(), { gateway, moved_ms }, proof)) return false
      // No home begins in the far future, and one that did could never be followed by another.
      if (moved_ms > now() + ahead_max_ms) return false
      if (moved_ms > home.moved_ms && replaced?.moved_ms !== moved_ms) {
        log.error({ moved_ms }, 'another folder is the home of this gateway now; nothing is acknowledged here any more')
        replaced = { moved_ms, told_ms: now() }
        save(replaced)
      }
      return true
    },
    /** For `/readyz`; null while nothing speaks against this home. */
    trouble,
    /** To be called every few seconds. */
    tell(board: Notices) {
      const text = trouble()
      if (!text) {
        since_ms = null
        return board.end(noticeId)
      }
      since_ms ??= replaced?.told_ms ?? now()
      board.notify({ id: noticeId, severity: 'Severe', since_ms, title: replacedTitle, text, repeat_s: daily_s })
    },
  }

  function trouble() {
    if (replaced) return replacedBy(replaced.moved_ms)
    return said.size > 0 ? stationsSay([...said.keys()].sort(), Math.max(...said.values())) : null
  }

  /** What cannot be remembered is said again by the later home within a minute. */
  function save(what: Replaced) {
    try {
      replaceSynced(path, Buffer.from(`${JSON.stringify(what)}\n`))
    } catch (err) {
      log.warn({ err }, 'that this gateway was replaced cannot be remembered')
    }
  }
}

/** What proves that whoever says it holds a copy of the data folder: one proof for each secret. */
export function proofsOf(keys: readonly Buffer[], { gateway, moved_ms }: GatewayHome): string[] {
  return keys.map((key) => createHmac('sha256', key).update(`pantau home ${gateway} ${moved_ms}`).digest('hex'))
}

function isProved(keys: readonly Buffer[], home: GatewayHome, proof: string): boolean {
  return proofsOf(keys, home).some((one) => timingSafeEqual(Buffer.from(one), Buffer.from(proof)))
}
