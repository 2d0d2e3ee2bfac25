/**
 * What a station says over MQTT. The edge speaks, so the edge owns these words; the gateway reads them from here.
 *
 * Diary
 *   1  first version
 *   2  a pack may carry `sent_ms`, a reading `partial`
 *   3  a siren says how it is
 *   4  about: what a sensor can report (`ranges`)
 *   5  a reading may be `redated`; the gateway tells a station the time
 *   6  gateway and station tell each other which home of the gateway they know (`home`), when it was ever moved
 *   7  about: how often readings of a sensor are due (`every_s`); health: how a wire is (`wiring`), the disk (`card`), the
 *      radio link (`signal_dbm`)
 *   8  about: which Pantau the station runs (`version`)
 *   9  health: what came down each wire (`came`), frames without a value (`empty`), the battery (`battery_v`)
 *  10  about: what a sensor's numbers rest on (`setup`), and what was changed of it (`changes`); a reading may be `trial`; the
 *      gateway tells a station that somebody works at it (`trial`)
 *  11  health: how warm the processor is (`processor_c`)
 */
import type { QuantityKey } from '../hardware/quantities.ts'

/** Station and sensor ids: also MQTT topic levels, file names and InfluxDB tags, so the alphabet is small. */
export const idPattern = /^[a-z0-9-]{1,40}$/

export const readingsPerPack_max = 500
export const packBytes_max = 128 * 1024

/** The topics of one station. */
export function topicsOf(station: string) {
  const base = `pantau/1/${station}`
  return { readings: `${base}/readings`, about: `${base}/about`, status: `${base}/status`, time: `${base}/time` }
}

/**
 * One answer of one sensor. The name of each of its values for ever is (station, sensor, quantity, at_ms).
 *
 * `at_ms`: integer UTC milliseconds, stamped once, where the last byte of the frame arrived; for an amount the end of
 * its interval. A value of `null` means the sensor answered without a usable number; a missing key means it cannot
 * measure that. `clock: 'unsynced'` means the node's clock had not been set when it stamped; `'redated'`: so it was, and the
 * node put the date right when its clock was set, before it sent the reading for the first time.
 */
export interface Reading {
  sensor: string
  at_ms: number
  values: Partial<Record<QuantityKey, number | null>>
  clock?: 'unsynced' | 'redated'
  /** The amounts in it are of an interval of which a part was not heard: there may have been more. */
  partial?: true
  /** Measured while somebody works at the sensor: kept and shown to staff; no rule judges it, and no chart has it. */
  trial?: true
}

/** `epoch` names the outbox, `seq` counts its packs from 1: so the gateway can say what it has not received. */
export interface Pack {
  epoch: string
  seq: number
  /** The clock that dated the readings, when the pack was sent, ms: tells how old a reading is, whatever the clock says. */
  sent_ms?: number
  readings: Reading[]
}

export interface Place {
  lat: number
  lon: number
}

/** Retained: who this station is. */
export interface About {
  name: string
  place?: Place | null
  /** How often a reading of its sensors is due, seconds, where all are alike; a sensor's own word wins. */
  every_s?: number
  /** Which Pantau it runs: the number of the release. */
  version?: string
  sensors: AboutSensor[]
  /** What was changed in its settings, the newest last; at most `changes_max`. */
  changes?: SetupChange[]
}

/** A setting as it travels: a number, a word, yes or no. */
export type SettingValue = number | string | boolean

export const changes_max = 16
/** In place of a sensor: all of the station. */
export const everySensor = '*'

/** What was changed of a sensor between two starts of the agent. */
export interface SetupChange {
  /** A random name: the same change is told at each start. */
  id: string
  sensor: string
  /** The first start with the new settings, by the station's clock. */
  at_ms: number
  /** By the name of the setting; null: there was none, or it is not told (`port`). */
  settings: Record<string, { before: SettingValue | null; after: SettingValue | null }>
  /** The end of the time in which its readings are `trial`; absent: there is none. */
  trial_until_ms?: number
  /** Why and by whom, as `note` of the settings says. */
  note?: string
}

export interface AboutSensor {
  sensor: string
  model: string
  quantities: QuantityKey[]
  /** What it can report at all, where that is known: a rule with a level outside can never warn. */
  ranges?: Partial<Record<QuantityKey, [least: number, most: number]>>
  /** How often a reading of it is due, seconds; of an amount the length of its interval. Absent: it has no rhythm, or does not say. */
  every_s?: number
  /** What its numbers rest on: driver, model, `sensor_height_m`, `mm_per_tip` and the other options of its driver. */
  setup?: Record<string, SettingValue>
}

/** What the gateway tells a station after it has subscribed, and each ten minutes. Not retained. */
export interface GatewayTime {
  at_ms: number
  /** Whether the gateway's own clock is right. */
  clock: 'synced' | 'unsynced' | 'unknown'
  /** Absent: its data folder was made where it is. */
  home?: GatewayHome
  /** The newest word of a person about work at this station; absent: none. */
  trial?: GatewayTrial
}

/** Somebody works at the station until then; `until_ms` ≤ `at_ms` of the message: the work is over. By the gateway's clock. */
export interface GatewayTrial {
  said_ms: number
  until_ms: number
}

/**
 * Which gateway this is, and since when its data folder is where it is (UTC ms; 0: it was made there). A second home that took
 * over and a restored backup are the same gateway in another home; of two homes the later one counts.
 */
export interface GatewayHome {
  gateway: string
  moved_ms: number
}

/** Retained; the last will says `{"state":"offline"}`. */
export interface Status extends Partial<Health> {
  state: 'online' | 'offline'
  /** The latest home of its gateway that let this station in, where it was ever moved: told before any readings. */
  home?: GatewayHome
}

export interface Health {
  at_ms: number
  started_ms: number
  clock: 'synced' | 'unsynced' | 'unknown'
  /** 'gateway': the computer's own clock is not set; readings are dated by the time that the gateway told. */
  clock_from?: 'gateway'
  /** How far the computer's own clock is off by it, ms; negative = late. */
  clock_off_ms?: number
  outbox: {
    rows: number
    bytes: number
    dropped_readings: number
    oldest_ms: number | null
    /** Readings that wait, in memory and on disk. */
    readings?: number
    /** 'failing' while the disk refuses and readings wait in memory only. */
    disk?: 'ok' | 'failing'
  }
  sensors: Record<string, SensorHealth>
  /** Raspberry Pi `get_throttled` bits as text, for example "under-voltage now"; empty when all is well, absent where it cannot be told. */
  power?: string[]
  /** Of the disk on which the outbox lies. */
  card?: { free_mb: number; size_mb: number }
  /** Of the radio link, where there is one. */
  signal_dbm?: number
  /** 'older': edge.yaml is wrong, and that of the last good start serves in its place. */
  settings?: 'older'
  /** Of the battery that the computer lives on, where Linux tells of one. */
  battery_v?: number
  /** How warm the processor is, °C, where Linux tells. A box in the sun is warmer inside than the air. */
  processor_c?: number
}

export interface SensorHealth {
  /** Whether its link is open now. */
  connected: boolean
  /** When its last good frame ended; null before the first. */
  last_frame_ms: number | null
  frames: number
  /** What came down the wire: bytes, or reports of a pin. The same unit as `rejected`: together they give a share. */
  came?: number
  /** Frames in which no value can be used. */
  empty?: number
  /** Bytes or reports refused, by reason (checksum, length, noise …). */
  rejected: Record<string, number>
  /** Readings that became null, by reason (no echo, too near …). */
  nulls: Record<string, number>
  /** How its wire was found, 15 s after it opened and each five minutes: see `wiring.ts`. Absent before the first look. */
  wiring?: 'good' | 'blind' | 'damaged' | 'garbled' | 'silent'
}

/** Where the gateway keeps the present state of each rule's alert, retained: `{alertsTopic}/{rule}`. */
export const alertsTopic = 'pantau/1/alerts'

/** The topic of a siren; `siren` is the name of its subscriber. */
export function sirenTopic(siren: string): string {
  return `pantau/1/sirens/${siren}`
}

/** Retained, each minute and at each change; the last will says `{"state":"offline"}`. */
export interface SirenState {
  /** 'fault': it may not be loud when it must be, see `why`. */
  state: 'ready' | 'sounding' | 'fault' | 'offline'
  at_ms?: number
  /** When it last proved, aloud or in silence, that it can be loud. */
  tested_ms?: number
  battery_v?: number
  why?: { id: string; en: string }
  /** The alert that calls for it, also while it pauses. */
  alert?: { rule: string; label: string; exercise: boolean }
  /** It sounds because somebody tests it. */
  test?: true
  /** What is wrong with the light or tone that says that the gateway is lost. */
  signal_fault?: { id: string; en: string }
}
