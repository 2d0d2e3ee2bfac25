/** What is wrong with a siren, from its newest answer. Pure. */
import { day_ms, minute_ms } from '../../edge/platform/time.ts'
import type { LocalizedText, Siren } from '../contract.ts'

/** What is kept of one siren: JSON. All but `at_ms` and `tested_ms` are times of the gateway's clock. */
export interface SirenAnswer extends Pick<Siren, 'state' | 'heard_ms' | 'at_ms' | 'tested_ms' | 'battery_v'> {
  /** When it answered for the first time, and when it came into its present state. */
  first_ms: number
  since_ms: number
  /** When its last test was; its own clock may be wrong. */
  testedAt_ms: number | null
  /** What it says is wrong with it. */
  why?: LocalizedText
}

export interface SirenTrouble {
  siren: string
  kind: 'silent' | 'offline' | 'fault' | 'battery' | 'untested'
  since_ms: number
  says: LocalizedText
}

/** A siren answers at least every five minutes; three answers may be lost. */
export const sirenSilent_ms = 15 * minute_ms
/** The weekly test, and a day. */
export const sirenUntested_ms = 8 * day_ms
const back_ms = 5 * minute_ms // a siren that reconnects by itself is no news

/** `quiet_ms`: how long it has not been heard by a gateway that was there. */
export function sirenTroubles(
  siren: string,
  answer: SirenAnswer,
  { now_ms, quiet_ms }: { now_ms: number; quiet_ms: number },
): SirenTrouble[] {
  const { state, heard_ms, since_ms, battery_v, why } = answer
  const troubles: SirenTrouble[] = []
  const add = (kind: SirenTrouble['kind'], since_ms: number, id: string, en: string) =>
    troubles.push({ siren, kind, since_ms, says: { id, en } })
  if (state === 'offline' && quiet_ms > back_ms) {
    const cause = 'periksa listrik dan jaringannya'
    add(
      'offline',
      since_ms,
      `Sirene ${siren} terputus; ${cause}.`,
      `The siren ${siren} is disconnected; look at its power and its network.`,
    )
  } else if (state !== 'offline' && quiet_ms > sirenSilent_ms) {
    const minutes = Math.round(quiet_ms / minute_ms)
    add(
      'silent',
      heard_ms,
      `Sirene ${siren} tidak menjawab sejak lebih dari ${minutes} menit; periksa listrik dan jaringannya.`,
      `The siren ${siren} has not answered for ${minutes} minutes; look at its power and its network.`,
    )
  }
  if (state === 'fault') {
    add(
      'fault',
      since_ms,
      `Sirene ${siren} melapor rusak${why ? ` (${why.id})` : ''}; periksa di tempat.`,
      `The siren ${siren} says that it is broken${why ? ` (${why.en})` : ''}; go and look at it.`,
    )
  }
  if (battery_v !== null && isLow(battery_v)) {
    add(
      'battery',
      heard_ms,
      `Baterai sirene ${siren} lemah (${String(battery_v).replace('.', ',')} V); isi atau ganti.`,
      `The battery of the siren ${siren} is low (${battery_v} V); charge or replace it.`,
    )
  }
  const { testedAt_ms, first_ms } = answer
  const untested_ms = now_ms - (testedAt_ms ?? first_ms)
  if (untested_ms > sirenUntested_ms) {
    const days = Math.floor(untested_ms / day_ms)
    const never = testedAt_ms === null
    add(
      'untested',
      (testedAt_ms ?? first_ms) + sirenUntested_ms,
      never
        ? `Sirene ${siren} belum pernah diuji; jalankan uji.`
        : `Sirene ${siren} sudah ${days} hari tidak diuji; jalankan uji.`,
      never
        ? `The siren ${siren} was never tested; run its test.`
        : `The siren ${siren} has not been tested for ${days} days; run its test.`,
    )
  }
  return troubles
}

/**
 * Below what a battery should hold without load, by what stands in villages: one lithium cell (3.0 to 4.2 V; low under
 * 3.5), a supply of 5 V, a lead battery of 12 V (10.5 to 14.4 V; low under 11.8, about a quarter full) or of 24 V.
 */
function isLow(battery_v: number): boolean {
  if (battery_v < 5.5) return battery_v < 3.5
  return battery_v < 16 ? battery_v < 11.8 : battery_v < 23.6
}
