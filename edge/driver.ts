/**
 * What a driver is: the facts of one sensor model and a decoder for what it says. A driver does no input or output and
 * knows no clock; the link hands it bytes or pin reports, it hands back decoded frames and refusals.
 *
 * Manners: say it as it comes; say only what the hardware said; a bad value is null with a reason; a value this
 * hardware cannot measure is left out.
 */
import type { z } from 'zod'
import type { QuantityKey } from '../hardware/quantities.ts'
import type { Reason } from '../hardware/reasons.ts'
import type { Said } from './platform/language.ts'

export type Values = Partial<Record<QuantityKey, number | null>>

/** One whole, trustworthy answer of the sensor. For each value that is null, `nulls` says why. */
export interface Frame {
  kind: 'frame'
  values: Values
  nulls?: Partial<Record<QuantityKey, Reason>>
  /** Amounts that the sensor itself adds up, for ever: `totals.ts` makes values of them. */
  totals?: Partial<Record<QuantityKey, Total>>
  /** Of the time before it something was not heard. */
  isPart?: true
}

/** What a counter has counted by itself, whoever listened. */
export interface Total {
  count: number
  /** What one count is, in the unit of the quantity. */
  each: number
  /** One more than the largest count that it can say: there it begins again at 0. */
  full: number
  /** Which counter; another one has counted something else. */
  counter: string
  /** How often it has started. */
  start: number
  /** Without power it forgets: a count that is smaller began anew at 0, and all of it came since. Absent: it never does. */
  forgets?: true
}

/** Input that became no frame, gathered by reason: `count` is bytes on a serial wire, pin reports on a board, questions without an answer. */
export interface Rejected {
  kind: 'rejected'
  reason: Reason
  count: number
}

export type Decoded = Frame | Rejected

/** A board saw this on a pin: 0 or 1 on a digital pin (`D2`), the raw converter count on an analog one (`A0`). */
export interface PinReport {
  pin: string
  value: number
  at_ms: number
  /** By the board's own time, in steps of 10 ms, where it tells one: how long something lasted there. */
  board_ms?: number
}

/** The step of `board_ms`: 3 bytes a tick are 300 of the 5,760 bytes a second that the wire carries. */
export const boardTick_ms = 10

/** How the board must set a pin up before it reports. */
export interface PinUse {
  pin: string
  mode: 'analog' | 'input' | 'pull-up'
}

/** Reads one sensor. Pure apart from its own bounded memory; never throws on input. */
export interface Decoder<Input> {
  /** What it sends with the options it was opened with. */
  quantities: readonly QuantityKey[]
  /** What the maker says of the model that it was opened for, where that differs from the facts of the driver. */
  ranges?: Partial<Record<QuantityKey, readonly [min: number, max: number]>>
  /** Of an ultrasonic sensor: the temperature of the air with which it reckons, °C, where that is known. See `sound.ts`. */
  reckons_c?: number
  push(input: Input): Decoded[]
  /** Forgets half-read input. Call it whenever the link has opened anew. */
  reset(): void
}

export interface PinDecoder extends Decoder<PinReport> {
  pins: readonly PinUse[]
}

export interface SerialDecoder extends Decoder<Uint8Array> {
  /** The speed of the wire, where settings say another one than the driver. */
  baud?: number
}

/** How the bits stand on a wire; 8 data bits always. */
export interface LineSettings {
  baud: number
  parity: 'none' | 'even' | 'odd'
  stop_bits: 1 | 2
}

/** What stands at one place among the bytes that came after a question: its whole answer, something else, or too early to say. */
export type AnswerVerdict = { take: number } | { skip: number; reason: Reason } | 'more'

/** One thing that is sent, and how its answer is known. */
export interface Question {
  ask: Uint8Array
  /** How long the sensor may think, ms; what the bytes need on the wire is added to it. 0: it answers nothing to this. */
  patience_ms: number
  /** Its longest answer. `look` may say `more` only while fewer bytes than this are there. */
  longest_bytes: number
  /** How long to wait before it is sent, ms: a fan must have turned for a while. */
  after_ms?: number
  /** A command that only some firmwares answer: silence is as good, and its answer is then empty. */
  mayStaySilent?: true
  /** So many stray bytes may come before the answer; 16 when absent. A weak check finds an answer in any noise. */
  noise_most_bytes?: number
  look(bytes: Uint8Array, at: number): AnswerVerdict
}

/** What came of asking a sensor all its questions once. */
export interface Round {
  /** An answer for each question, in order; null when one was not answered: then the later ones were not asked. */
  answers: readonly Uint8Array[] | null
  rejected: readonly Rejected[]
  came_bytes: number
}

/** Asks one sensor. Pure, as every decoder is: the link asks, in turns, and hands in what came of each round. */
export interface AskedDecoder extends Decoder<Round> {
  line: LineSettings
  /** Which of several on one wire; absent: it has the wire to itself. */
  address?: number
  /** How often it is asked. */
  every_ms: number
  /** Asked once when the wire has opened, and again when the sensor was silent: it may have restarted. */
  prepare: readonly Question[]
  /** Whether the answers of a whole round show that it restarted between two rounds: then it is prepared again, too. */
  hasRestarted?(answers: readonly Uint8Array[]): boolean
  questions: readonly Question[]
}

/**
 * What the maker specifies. A driver makes null what means "no value", and what the maker says cannot be trusted, such as a
 * distance outside the range of the sensor. What cannot exist in nature, and the limits of an operator, the gateway flags.
 */
export interface Capability {
  /** Absent where it depends on how the sensor is mounted. */
  range?: readonly [min: number, max: number]
  resolution: number
  /** The highest number that it says, whatever there is. All quantities at theirs at once: see `facts.ts`. */
  stop?: number
}

/** How `scan` and `setup` tell it from others and speak of it. */
export interface Recognise {
  /** What `setup` calls such a sensor of a station, until a person says otherwise: `level`. */
  name: string
  /** So many whole frames are proof that it is this one: a weak check finds a frame or two in anything. */
  frames?: number
  /** Those of its options that a person reads from a label or decides, each with its question. The height asks for itself. */
  ask?: Record<string, Said>
}

interface Facts {
  /** The word in edge.yaml. */
  id: string
  model: string
  /** One line for people. */
  measures: { id: string; en: string }
  /** Its page in hardware/. */
  page: string
  /** What its decoding was held against; the table shows it. */
  evidence: 'tried on hardware' | 'real captures' | 'data sheet only'
  quantities: Partial<Record<QuantityKey, Capability>>
  /** Time from power-on until its values can be trusted; until then they are null: `facts.ts`. */
  warmUp_s: number
  /** How often it speaks by itself; 0 = when something happens. */
  interval_s: number
  recognise: Recognise
  /** Settings of this driver in edge.yaml beside `id`, `driver`, `port` and `every_s`; strict, with defaults. */
  options: z.ZodObject
  /** What it measures stands in its settings alone: it has no quantities of its own, and needs settings. */
  isGeneric?: boolean
}

export interface SerialDriver extends Facts {
  wire: 'bytes'
  baud: number
  /** What protects a frame; without a checksum a flipped digit cannot be seen. */
  checksum: 'CRC of 16 bits' | 'sum of 16 bits' | 'sum of 8 bits' | 'none'
  examples: readonly SerialExample[]
  /** Throws a ZodError when the options are wrong; parsing them twice is harmless. */
  open(options: unknown): SerialDecoder
}

export interface PinDriver extends Facts {
  wire: 'pins'
  examples: readonly PinExample[]
  /** Throws a ZodError when the options are wrong; parsing them twice is harmless. */
  open(options: unknown): PinDecoder
}

/** A sensor that says nothing until it is asked. One link asks for all of them: `links/bus.ts`. */
export interface AskedDriver extends Facts {
  wire: 'asked'
  /** As the maker delivers it; the opened decoder knows what was set (`line`). */
  baud: number
  /** Several of them, each with its address, may share one wire (RS485). */
  isBus: boolean
  checksum: 'CRC of 16 bits' | 'sum of 16 bits' | 'sum of 8 bits' | 'none'
  examples: readonly AskedExample[]
  /** Throws a ZodError when the options are wrong; parsing them twice is harmless. */
  open(options: unknown): AskedDecoder
}

export type Driver = SerialDriver | PinDriver | AskedDriver

/** Examples are the driver's tests as data: this input, with these options, gives exactly this. */
export interface SerialExample {
  title: string
  options?: Record<string, unknown>
  /** Bytes in hexadecimal; blanks are free. */
  hex: string
  gives: readonly Decoded[]
}

export interface PinExample {
  title: string
  options?: Record<string, unknown>
  reports: readonly PinReport[]
  gives: readonly Decoded[]
}

/** What is asked, in order, and what comes back: hexadecimal; '' where nothing does. */
export interface AskedExample {
  title: string
  options?: Record<string, unknown>
  /** Left out where only what is made of the answers matters. */
  asks?: readonly string[]
  answers: readonly string[]
  gives: readonly Decoded[]
}

type Typed<D extends Driver, Schema extends z.ZodObject> = Omit<D, 'options' | 'open' | 'wire'> & {
  options: Schema
  open(options: z.output<Schema>): ReturnType<D['open']>
}

/** Makes a serial driver whose `open` checks its own options. */
export function serialDriver<Schema extends z.ZodObject>(typed: Typed<SerialDriver, Schema>): SerialDriver {
  return { ...typed, wire: 'bytes', open: (options) => typed.open(typed.options.parse(options)) }
}

/** Makes a driver for a sensor on a board's pins whose `open` checks its own options. */
export function pinDriver<Schema extends z.ZodObject>(typed: Typed<PinDriver, Schema>): PinDriver {
  return { ...typed, wire: 'pins', open: (options) => typed.open(typed.options.parse(options)) }
}

/** Makes a driver for a sensor that must be asked, whose `open` checks its own options. */
export function askedDriver<Schema extends z.ZodObject>(typed: Typed<AskedDriver, Schema>): AskedDriver {
  return { ...typed, wire: 'asked', open: (options) => typed.open(typed.options.parse(options)) }
}

/** A frame in which none of `quantities` has a usable number. */
export function nullFrame(quantities: readonly QuantityKey[], reason: Reason): Frame {
  const all = <T>(value: T) => Object.fromEntries(quantities.map((key) => [key, value]))
  return { kind: 'frame', values: all(null), nulls: all(reason) }
}
