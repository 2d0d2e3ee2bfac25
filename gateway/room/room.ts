/**
 * How much room the disk has, when it will be full, and who is told. It is measured every ten minutes; `room.json` remembers how the
 * folder has grown.
 */
import { statfsSync } from 'node:fs'
import { readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { gauge, type Metric } from '../../edge/platform/metric.ts'
import { rememberedList } from '../../edge/platform/reading-files.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { type ChainLink, daily_s, type Notices, type PartState, saysOf } from '../contract.ts'
import type { Ballast } from './ballast.ts'
import { daysLeft, type Sample, withSample } from './forecast.ts'
import type { DiskSettings } from './settings.ts'
import { type DiskFacts, diskTitle, sayDisk } from './words.ts'

export interface RoomOptions {
  folder: string
  settings: DiskSettings
  ballast: Pick<Ballast, 'isSpent' | 'look'>
  now: () => number
  log: Logger
}

export type Room = ReturnType<typeof openRoom>

const measure_ms = 10 * minute_ms
/** A disk of a terabyte that is nine tenths full still has room for years. */
const ample_bytes = 4 * 1024 ** 3
const notices = { spent: 'disk-full', nearly: 'disk-nearly-full', soon: 'disk-full-soon' } as const

export function openRoom({ folder, settings, ballast, now, log }: RoomOptions) {
  const path = join(folder, 'room.json')
  let samples = rememberedList(path, isSample)
  let folder_bytes = 0
  let days: number | null = null
  let measured_ms = Number.NEGATIVE_INFINITY
  let told: { state: keyof typeof notices; since_ms: number } | null = null

  return {
    /** To be called every few seconds. */
    async look(): Promise<void> {
      await ballast.look()
      if (Math.abs(now() - measured_ms) < measure_ms) return
      measured_ms = now()
      await measure().catch((err) => log.warn({ err }, 'the room on the disk cannot be measured'))
    },
    /** What `/readyz` shows. */
    state(): PartState {
      const facts = factsNow()
      return { ok: facts.state === 'fine', ...saysOf(sayDisk(facts)) }
    },
    /** The link of the warning chain; none while there is room. */
    links(): ChainLink[] {
      const facts = factsNow()
      const says = sayDisk(facts)
      return facts.state === 'fine' ? [] : [{ link: 'disk', ok: false, proved_ms: null, says, troubles: [says] }]
    },
    /** To be called every few seconds. */
    tell(board: Notices) {
      const facts = factsNow()
      if (told && told.state !== facts.state) {
        board.end(notices[told.state])
        told = null
      }
      if (facts.state === 'fine') return
      const { state } = facts
      told ??= { state, since_ms: now() }
      const severity = state === 'spent' ? 'Severe' : 'Moderate'
      const [title, text] = [diskTitle[state], sayDisk(facts)]
      board.notify({ id: notices[state], severity, since_ms: told.since_ms, title, text, repeat_s: daily_s })
    },
    metrics: [
      gauge('pantau_disk_free_bytes', 'Free room on the disk of the data folder', () => factsNow().free_bytes),
      gauge('pantau_folder_bytes', 'Size of the data folder, as of the last ten minutes', () => folder_bytes),
      gauge('pantau_ballast_spent', '1 while the disk is full and only warnings are kept', () => +ballast.isSpent()),
    ] satisfies Metric[],
  }

  function factsNow(): DiskFacts {
    const { bavail, bsize, blocks } = statfsSync(folder)
    const free_bytes = bavail * bsize
    const percent = blocks === 0 ? 0 : Math.floor((1 - bavail / blocks) * 100)
    const isNearly = percent >= settings.warn_percent && free_bytes < ample_bytes
    const isSoon = days !== null && days < settings.warn_days
    const state = ballast.isSpent() ? 'spent' : isNearly ? 'nearly' : isSoon ? 'soon' : 'fine'
    return { state, free_bytes, percent, days }
  }

  async function measure() {
    folder_bytes = await bytesIn(folder)
    const sample: Sample = [now(), folder_bytes]
    const known = samples
    samples = withSample(samples, sample)
    days = daysLeft(samples, sample, factsNow().free_bytes)
    if (samples.length === known.length && samples.at(-1) === known.at(-1)) return
    await writeFile(`${path}.new`, JSON.stringify(samples))
    await rename(`${path}.new`, path)
  }
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  let bytes = 0
  for (const entry of entries) {
    if (!entry.isFile() || entry.name.startsWith('ballast')) continue
    // What was deleted meanwhile takes no room.
    const found = await stat(join(entry.parentPath, entry.name)).catch(() => null)
    bytes += found?.size ?? 0
  }
  return bytes
}

export function isSample(found: unknown): found is Sample {
  return Array.isArray(found) && found.length === 2 && found.every((n) => Number.isFinite(n))
}
