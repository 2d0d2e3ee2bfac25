/** What is done to a village in the rounds: one row for each kind of fault. */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { Clock } from './clock.ts'
import type { Disk } from './disk.ts'
import type { Publisher } from './publisher.ts'
import { type Rot, type Rotten, rot } from './rot.ts'
import type { Wire } from './wire.ts'

/** A computer of the village with the program on it. */
export interface Computer {
  folder: string
  disk: Disk
  /** SIGKILL. */
  kill(): Promise<void>
  /** SIGTERM: it closes in order. */
  stop(): Promise<void>
  start(): Promise<void>
}

export interface Village {
  gateway: Computer
  edge: Computer
  /** Of the gateway. */
  clock: Clock
  wire: Wire
  publisher: Publisher
  random: () => number
  /** Ends troubles of wire, disks and clock. */
  heal(): void
  /** Told of each damaged file of the gateway. */
  rotten(found: Rotten): void
}

interface Fault {
  kind: string
  /** How often it comes. */
  weight: number
  /** Wire, disks and clock must be well before it. */
  needsHealth?: true
  inflict(village: Village): Promise<void> | void
}

const moment_ms = 60 // some commits

export const faults = [
  { kind: 'kill-gateway', weight: 2, inflict: ({ gateway }) => gateway.kill() },
  { kind: 'kill-edge', weight: 2, inflict: ({ edge }) => edge.kill() },
  {
    kind: 'kill-both',
    weight: 1,
    inflict: async ({ gateway, edge }) => void (await Promise.all([gateway.kill(), edge.kill()])),
  },
  { kind: 'power-cut-gateway', weight: 2, inflict: ({ gateway }) => cutPower(gateway) },
  { kind: 'power-cut-edge', weight: 2, inflict: ({ edge }) => cutPower(edge) },
  { kind: 'cut', weight: 1, inflict: ({ wire }) => wire.cut() },
  { kind: 'half-open', weight: 1, inflict: ({ wire }) => wire.weather('half-open') },
  { kind: 'slow-wire', weight: 1, inflict: ({ wire }) => wire.weather('slow') },
  { kind: 'gateway-disk-full', weight: 1, inflict: ({ gateway }) => gateway.disk.refuse() },
  { kind: 'gateway-disk-slow', weight: 1, inflict: ({ gateway }) => gateway.disk.slow(200) },
  { kind: 'edge-disk-full', weight: 1, inflict: ({ edge }) => edge.disk.refuse() },
  { kind: 'edge-disk-slow', weight: 1, inflict: ({ edge }) => edge.disk.slow(200) },
  { kind: 'gateway-disk-full-and-kill', weight: 1, inflict: (village) => fullAnd(village, village.gateway, false) },
  { kind: 'gateway-disk-full-and-power-cut', weight: 1, inflict: (village) => fullAnd(village, village.gateway, true) },
  { kind: 'edge-disk-full-and-kill', weight: 1, inflict: (village) => fullAnd(village, village.edge, false) },
  {
    kind: 'flipped-bit-while-stopped',
    weight: 2,
    needsHealth: true,
    inflict: (village) => whileStopped(village, 'bit'),
  },
  {
    kind: 'zeroed-page-while-stopped',
    weight: 2,
    needsHealth: true,
    inflict: (village) => whileStopped(village, 'page'),
  },
  { kind: 'cut-file-while-stopped', weight: 2, needsHealth: true, inflict: (village) => whileStopped(village, 'cut') },
  {
    kind: 'flipped-bit-while-running',
    weight: 2,
    needsHealth: true,
    inflict: (village) => whileRunning(village, 'bit'),
  },
  {
    kind: 'zeroed-page-while-running',
    weight: 2,
    needsHealth: true,
    inflict: (village) => whileRunning(village, 'page'),
  },
  { kind: 'cut-file-while-running', weight: 2, needsHealth: true, inflict: (village) => whileRunning(village, 'cut') },
  { kind: 'clock-leaps', weight: 2, inflict: leap },
  {
    kind: 'start-with-wrong-clock',
    weight: 1,
    needsHealth: true,
    async inflict(village) {
      await village.gateway.stop()
      leap(village)
    },
  },
  { kind: 'wild-numbers', weight: 2, inflict: ({ publisher }) => publisher.goWild(5) },
] as const satisfies readonly Fault[]

export type FaultKind = (typeof faults)[number]['kind']

const drawn: readonly Fault[] = faults.flatMap((fault) => Array.from({ length: fault.weight }, () => fault))

export function someFault(random: () => number): Fault {
  return drawn[Math.floor(random() * drawn.length)]!
}

async function cutPower({ kill, disk }: Computer) {
  await kill()
  disk.cutPower()
}

/** The disk is full from one write to the next, and the program or the power goes before anybody could say so. */
async function fullAnd({ random }: Village, { disk, kill }: Computer, losesPower: boolean) {
  disk.refuse()
  await wait(random() * moment_ms)
  await kill()
  if (losesPower) disk.cutPower()
}

/** Switched off in order: what was acknowledged is known to the positions as well, so that nothing is lost without a word. */
async function whileStopped({ gateway, random, rotten }: Village, kind: Rot) {
  await gateway.stop()
  const found = rot(gateway.folder, kind, random, false)
  if (found) rotten(found)
}

/**
 * Something is committed afterwards: a damaged end of the log looks like a commit that a power cut has cut short
 * (docs/decisions/0015-log-segments.md), and nobody can tell the two apart.
 */
async function whileRunning({ gateway, random, rotten, publisher }: Village, kind: Rot) {
  const found = rot(gateway.folder, kind, random, true)
  if (found) rotten(found)
  await publisher.oneMore()
}

const leaps_ms = [3 * 365 * day_ms, 400 * day_ms, day_ms, 3 * hour_ms, 10 * minute_ms]

function leap({ clock, random }: Village) {
  const off_ms = leaps_ms[Math.floor(random() * leaps_ms.length)]!
  clock.set(random() < 0.5 ? off_ms : -off_ms)
}

function wait(delay_ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delay_ms))
}
