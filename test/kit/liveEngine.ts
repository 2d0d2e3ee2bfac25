/** The engine at work in a world of `lateWorld.ts`: every measure with a window, counts, a combination. */
import pino from 'pino'
import { openEngine } from '../../gateway/alerts/engine.ts'
import type { HistoryRow } from '../../gateway/rules/backtest.ts'
import { readRules } from '../../gateway/rules/rule.ts'
import type { AppendOptions, Entry, PackEntry } from '../../gateway/store/record.ts'
import { engineLog } from './engineLog.ts'
import { start_ms } from './katulampa.ts'
import { type Happening, station } from './lateWorld.ts'
import { meanOver, type NaiveCombination, type NaiveRule, riseOver, type Said, sumOver, value } from './naiveRules.ts'

const log = pino({ level: 'silent' })
const level = { sensor: 'level', quantity: 'water_level_m' } as const
const rain = { sensor: 'rain', quantity: 'rainfall_mm' } as const
const siaga = [
  { label: 'Siaga 3', at: 0.8, clear: 0.7 },
  { label: 'Siaga 2', at: 1.5, clear: 1.4 },
]
export const stated: (NaiveRule & { measure?: object })[] = [
  { id: 'tinggi', ...level, levels: siaga, number: value },
  { id: 'hitung', ...level, levels: siaga, number: value, confirm: { over: 2, of: 3 } },
  {
    id: 'naik',
    ...level,
    levels: [{ label: 'Naik', at: 1, clear: 0.6 }],
    number: riseOver(300),
    measure: { rise_over_s: 300 },
  },
  {
    id: 'rata',
    ...level,
    levels: [{ label: 'Tinggi', at: 1.2, clear: 1 }],
    number: meanOver(600),
    measure: { mean_over_s: 600 },
  },
  {
    id: 'hujan',
    ...rain,
    levels: [
      { label: 'Lebat', at: 30, clear: 24 },
      { label: 'Ekstrem', at: 40, clear: 36 },
    ],
    number: sumOver(600),
    measure: { sum_over_s: 600 },
  },
]
export const combined: NaiveCombination[] = [{ id: 'banjir', label: 'Banjir', all: ['tinggi', 'hujan'] }]
export const { rules } = readRules([...stated.map(({ number: _, ...rule }) => ({ ...rule, station })), ...combined])

type Arrived = Extract<Happening, { kind: 'pack' }>
/** How far a pack's clock is ahead, as the gateway knows it, ms. */
export interface Witness {
  offOf(arrived: Arrived, received_ms: number): number | undefined
  /** The gateway's clock was set. */
  stepped?(step_ms: number): void
}
/** `now`: the gateway's clock; `gatewayOff_s`: how far it is ahead of the truth. */
export type OpenWitness = (world: { now: () => number; gatewayOff_s: () => number }) => Witness

/** Knows what each clock shows. */
export const allKnowing: OpenWitness = ({ gatewayOff_s }) => ({
  offOf: ({ off_s }) => Math.round((off_s - gatewayOff_s()) * 1_000),
})

/** What people hear of it. */
export async function heardOf(happenings: readonly Happening[], openWitness = allKnowing): Promise<Said[]> {
  const disk = engineLog()
  const known = new Map<string, number>()
  let gatewayOff_s = 0
  let true_s = 0
  const now = () => Math.round(start_ms + (true_s + gatewayOff_s) * 1_000)
  const clock = {
    now,
    elapsed_ms: () => true_s * 1_000,
    after: () => () => undefined,
    wait: () => new Promise<void>(() => undefined),
  }
  const witness = openWitness({ now, gatewayOff_s: () => gatewayOff_s })
  let life = await born()
  for (const one of happenings) {
    true_s = one.true_s
    if (one.kind === 'kill') {
      life.kill()
      life = await born()
      continue
    }
    if (one.kind === 'step') {
      gatewayOff_s += one.step_s
      witness.stepped?.(one.step_s * 1_000)
      await disk.append([{ kind: 'clock', received_ms: now(), step_ms: one.step_s * 1_000 }])
    } else {
      const entry = entryOf(one)
      if (entry) await disk.append([entry])
    }
    await life.engine.reached(disk.position())
  }
  await life.engine.close()
  return disk.alerts().map(({ rule, kind, label, value, evidence, series }) => {
    const true_s = series && known.get(`${series.sensor} ${evidence.at(-1)!.at_ms}`)!
    return { rule, kind, label, value, true_s }
  })

  async function born() {
    const dead = new AbortController()
    const store = {
      ...disk,
      append: (entries: Entry | Entry[], options?: AppendOptions) =>
        dead.signal.aborted ? new Promise<never>(() => undefined) : disk.append([entries].flat(), options),
      from: (after: number, signal: AbortSignal) => disk.from(after, AbortSignal.any([signal, dead.signal])),
    }
    return { engine: await openEngine({ store, rules, now, clock, log }), kill: () => dead.abort() }
  }

  /** What the record takes of it: what it had already is not in the log. */
  function entryOf(arrived: Arrived): PackEntry | null {
    const { pack, truth_s } = arrived
    const received_ms = now()
    const off_ms = witness.offOf(arrived, received_ms)
    const readings = pack.readings.filter(({ sensor, at_ms }, index) => {
      const isNew = !known.has(`${sensor} ${at_ms}`)
      known.set(`${sensor} ${at_ms}`, truth_s[index]!)
      return isNew
    })
    if (readings.length === 0) return null
    return { kind: 'pack', station, received_ms, pack: { ...pack, readings }, ...(off_ms && { off_ms }) }
  }
}

/** What was measured, as rows in the order of their times. */
export function historyOf(happenings: readonly Happening[]): HistoryRow[] {
  const readings = happenings.flatMap((one) => (one.kind === 'pack' ? one.pack.readings : []))
  const byName = new Map(readings.map((reading) => [`${reading.at_ms} ${reading.sensor}`, reading]))
  return [...byName.values()]
    .sort((a, b) => a.at_ms - b.at_ms)
    .flatMap(({ sensor, at_ms, values }) =>
      Object.entries(values).map(([quantity, value]) => {
        const flag = value === null ? 9 : 2
        return { station, sensor, quantity, at_ms, value, flag }
      }),
    )
}
