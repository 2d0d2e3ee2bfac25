/** Runs checks side by side, each with its own limit: one that fails or hangs hides no other. */
import type { Clock } from '../edge/platform/clock.ts'
import type { Said } from '../edge/platform/language.ts'
import { type Check, type Finding, findingOf, look, type Sayings } from './check.ts'

/** A finding with the check that found it. */
export interface Line extends Finding {
  check: string
  name: Said
  took_ms: number
}

/** What is said of a check that could not be done. */
export const undone = {
  'no-answer': look(
    { limit_s: 6 },
    ({ limit_s }) => ({
      id: `Pemeriksaan ini belum selesai dalam ${limit_s} detik; yang lain tidak terpengaruh.`,
      en: `This check did not end within ${limit_s} s; the others are not concerned.`,
    }),
    {
      id: 'Ulangi sebentar lagi. Kalau tetap begitu, kemungkinan kartu memori atau jaringannya sangat lambat.',
      en: 'Try again in a while. If it stays so, the memory card or the network is probably very slow.',
    },
  ),
  failed: look(
    { why: 'EACCES: permission denied, open /proc/1/maps' },
    ({ why }) => ({ id: `Pemeriksaan ini gagal: ${why}.`, en: `This check failed: ${why}.` }),
    {
      id: 'Coba lagi dengan sudo di depannya. Kalau tetap gagal, laporkan kalimat ini.',
      en: 'Try again with sudo before it. If it fails again, report this sentence.',
    },
  ),
} satisfies Sayings

/** Begins at once. The lines of each check come in the order of the table, as soon as they and all before them are known. */
export function examine<On>(
  checks: readonly Check<On>[],
  on: On,
  clock: Pick<Clock, 'elapsed_ms' | 'wait'>,
): AsyncGenerator<Line> {
  return inOrder(checks.map((check) => linesOf(check, on, clock)))
}

async function* inOrder(looks: Promise<Line[]>[]): AsyncGenerator<Line> {
  for (const lines of looks) yield* await lines
}

async function linesOf<On>(check: Check<On>, on: On, clock: Pick<Clock, 'elapsed_ms' | 'wait'>): Promise<Line[]> {
  const { id, name, limit_s } = check
  const begun_ms = clock.elapsed_ms()
  const [over, looked] = [new AbortController(), new AbortController()]
  const limit = clock
    .wait(limit_s * 1_000, looked.signal)
    .then(() => [findingOf('no-answer', undone['no-answer'], { limit_s })])
  const looking = Promise.resolve()
    .then(() => check.look(on, over.signal))
    .catch((err: unknown) => [findingOf('failed', undone.failed, { why: wordsOf(err) })])
  const findings = await Promise.race([looking, limit])
  looked.abort()
  over.abort()
  const took_ms = Math.round(clock.elapsed_ms() - begun_ms)
  return findings.map((finding) => ({ check: id, name, took_ms, ...finding }))
}

const wordsOf = (err: unknown) => (err instanceof Error ? err.message : String(err)).split('\n')[0]!.slice(0, 200)
