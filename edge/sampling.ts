/**
 * From frames to readings: one sampler per sensor, cutting time into intervals of `every_s`, aligned to UTC.
 */
import type { QuantityKey } from '../hardware/quantities.ts'
import type { Frame, Values } from './driver.ts'

/** A reading before it has a sensor's name. `nulls` says, for each null, the commonest reason in its interval. */
export interface Sample {
  at_ms: number
  values: Values
  nulls: Partial<Record<QuantityKey, string>>
}

export interface Sampler {
  /** A frame whose last byte arrived at `at_ms`. */
  take(frame: Frame, at_ms: number): Sample[]
  /** Call at least once per interval; `connected` = the link has been open since the last tick. */
  tick(now_ms: number, link: { connected: boolean }): Sample[]
  /** What has been gathered so far, for an orderly end. */
  flush(now_ms: number): Sample[]
}

export interface SamplerOptions {
  /** 0 = every frame is a reading. */
  every_s: number
  /** What the decoder sends (`decoder.quantities`). */
  quantities: readonly QuantityKey[]
}

export declare function openSampler(options: SamplerOptions): Sampler
