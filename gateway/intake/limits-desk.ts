/** How people hear of a station that sends more than it may: its card, `/readyz`, the warning chain, and a notice. */
import { minute_ms } from '../../edge/platform/time.ts'
import {
  type ChainLink,
  daily_s,
  joined,
  type Limited,
  type LocalizedText,
  type Notices,
  type PartState,
  type Station,
  saysOf,
  timeText,
} from '../contract.ts'
import type { Excess, Limits } from './limits.ts'

export type LimitsDesk = ReturnType<typeof openLimitsDesk>

/** A burst that is over by then is nobody's trouble. */
const patience_ms = 5 * minute_ms
const shown_max = 3
const fine = { id: 'Semua stasiun dalam batas kirimannya.', en: 'Every station keeps its limits.' }

const held: Record<Limited, LocalizedText> = {
  packs: {
    id: 'Kirimannya terlalu sering: sebagian menunggu giliran dan disimpan kemudian.',
    en: 'It sends too often: some of it waits for its turn and is kept later.',
  },
  bytes: {
    id: 'Datanya terlalu banyak: sebagian menunggu giliran dan disimpan kemudian.',
    en: 'It sends too much: some of it waits for its turn and is kept later.',
  },
  quarantine: {
    id: 'Banyak kirimannya tidak bisa dipakai: sebagian hanya dihitung, tidak disimpan.',
    en: 'Much of what it sends cannot be used: some of it is only counted and not kept.',
  },
  changes: {
    id: 'Statusnya terlalu sering berganti: hanya yang terbaru yang disimpan.',
    en: 'Its state changes too often: only the newest is kept.',
  },
}
const advice: LocalizedText = {
  id: 'Periksa perangkat dan programnya. Stasiun lain tidak terganggu.',
  en: 'Look after its device and program. The other stations are not affected.',
}

export function openLimitsDesk({ limits, now }: { limits: Pick<Limits, 'excess' | 'standing'>; now: () => number }) {
  const told = new Set<string>()

  return {
    /** What `GET /stations` says of a station; undefined while it keeps its limits. */
    limited(station: string): Station['limited'] {
      const excess = limits.excess(station)
      return excess && { since_ms: excess.since_ms, limits: excess.limits, says: heldBack(excess) }
    },
    state(): PartState {
      const found = limits.standing()
      const texts = found.slice(0, shown_max).map((one) => sentence(one, one.station))
      if (texts.length === 0) return { ok: true, ...saysOf(fine) }
      const more = found.length - texts.length
      const rest = more > 0 ? [{ id: `Dan ${more} lagi.`, en: `And ${more} more.` }] : []
      return { ok: false, ...saysOf(joined([...texts, ...rest])) }
    },
    /** The link of the warning chain; none while every station keeps its limits. */
    links(nameOf: (station: string) => string): ChainLink[] {
      const troubles = limits.standing().map((one) => sentence(one, nameOf(one.station)))
      if (troubles.length === 0) return []
      return [{ link: 'limits', ok: false, proved_ms: null, says: troubles[0]!, troubles }]
    },
    /** To be called every few seconds. */
    tell(board: Notices, nameOf: (station: string) => string) {
      const standing = limits.standing().filter(({ since_ms }) => now() - since_ms >= patience_ms)
      const present = new Set(standing.map(noticeOf))
      for (const id of told) if (!present.has(id)) board.end(id)
      told.clear()
      for (const excess of standing) {
        const id = noticeOf(excess)
        const name = nameOf(excess.station)
        told.add(id)
        board.notify({
          id,
          severity: 'Moderate',
          since_ms: excess.since_ms,
          title: { id: `Kiriman "${name}" terlalu banyak`, en: `"${name}" sends too much` },
          text: sentence(excess, name),
          repeat_s: daily_s,
        })
      }
    },
  }
}

function noticeOf({ station }: Excess): string {
  return `station-${station}-sends-too-much`
}

function heldBack({ limits }: Excess): LocalizedText {
  return joined(limits.map((limit) => held[limit]))
}

function sentence(excess: Excess, name: string): LocalizedText {
  const what = heldBack(excess)
  const at = timeText(excess.since_ms)
  return {
    id: `Stasiun "${name}" mengirim terlalu banyak sejak ${at.id}. ${what.id} ${advice.id}`,
    en: `The station "${name}" sends too much since ${at.en}. ${what.en} ${advice.en}`,
  }
}
