/**
 * Modbus RTU, as far as reading needs it (Modbus application protocol 1.1b3; Modbus over serial line 1.02):
 *
 *   question   AA  03  RR RR  NN NN  CC CC     AA address 1–247   03 holding, 04 input registers   RR first register
 *   answer     AA  03  LL  HH LL …   CC CC     LL bytes that follow, two a register, high byte first
 *   refusal    AA  83  EE  CC CC               EE why: 01 function, 02 register, 03 how many, 04 the device has failed
 *
 * CC: CRC-16, polynomial A001 (reflected 8005), begins with FFFF, low byte first; of "123456789" it is 4B37. An answer has
 * no number of its question: that late ones are not taken for the next is the link's work (`links/exchange.ts`).
 */
import { z } from 'zod'
import type { AnswerVerdict, LineSettings, Question } from '../driver.ts'
import { needs } from '../platform/setting-words.ts'

/** The longest list of registers in one answer: 1.1b3, 6.3. */
export const registers_max = 125
const refusal_bytes = 5
const notMine: AnswerVerdict = { skip: 1, reason: 'noise' }
const wrongSum: AnswerVerdict = { skip: 1, reason: 'checksum' }

/** Which registers are asked for. */
export interface Registers {
  address: number
  /** 3 = holding registers, 4 = input registers. */
  function: 3 | 4
  register: number
  count: number
}

const checksums = Uint16Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xa001 : sum >>> 1
  return sum
})

/** CRC-16/MODBUS of the bytes `from` (included) to `to` (not included). */
export function crc16(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0xffff
  for (let at = from; at < to; at++) sum = (sum >>> 8) ^ checksums[(sum ^ bytes[at]!) & 0xff]!
  return sum
}

/** Asks for registers; the answer is the values' own frame, or a refusal (`isRefusal`). */
export function readRegisters(asked: Registers, patience_ms = 300): Question {
  const { address, register, count } = asked
  const longest_bytes = 5 + 2 * count
  return {
    ask: withCrc([address, asked.function, register >> 8, register & 0xff, count >> 8, count & 0xff]),
    patience_ms,
    longest_bytes,
    look: (bytes, at) => look(bytes, at, asked),
  }
}

/** Whether the device understood the question and did not answer it. */
export function isRefusal(answer: Uint8Array): boolean {
  return (answer[1]! & 0x80) !== 0
}

/** The registers of an answer that is no refusal. */
export function registersIn(answer: Uint8Array): number[] {
  const values: number[] = []
  for (let at = 3; at < 3 + answer[2]!; at += 2) values.push(answer[at]! * 256 + answer[at + 1]!)
  return values
}

/** A register as a number with a sign. */
export function signed(register: number): number {
  return register >= 0x8000 ? register - 0x10000 : register
}

/** Bytes with their CRC behind them. */
export function withCrc(bytes: readonly number[]): Uint8Array {
  const whole = Uint8Array.from([...bytes, 0, 0])
  const sum = crc16(whole, 0, bytes.length)
  whole[bytes.length] = sum & 0xff
  whole[bytes.length + 1] = sum >> 8
  return whole
}

function look(bytes: Uint8Array, at: number, { address, function: code, count }: Registers): AnswerVerdict {
  if (bytes[at] !== address) return notMine
  const said = bytes[at + 1]
  if (said === undefined) return 'more'
  if (said !== code && said !== (code | 0x80)) return notMine
  const third = bytes[at + 2]
  if (third === undefined) return 'more'
  if (said === code && third !== 2 * count) return { skip: 1, reason: 'length' }
  const whole_bytes = said === code ? 5 + third : refusal_bytes
  if (bytes.length - at < whole_bytes) return 'more'
  const sum = bytes[at + whole_bytes - 2]! + bytes[at + whole_bytes - 1]! * 256
  return sum === crc16(bytes, at, at + whole_bytes - 2) ? { take: whole_bytes } : wrongSum
}

/** The speeds of wires that are met. */
export const baud = z
  .union([1200, 2400, 4800, 9600, 19_200, 38_400, 57_600, 115_200].map((baud) => z.literal(baud)))
  .meta(
    needs(
      'kecepatan kabel: 1200, 2400, 4800, 9600, 19200, 38400, 57600 atau 115200',
      'the speed of the wire: 1200, 2400, 4800, 9600, 19200, 38400, 57600 or 115200',
    ),
  )

/** The settings that every device on a Modbus has, with what the maker delivers. */
export function busKeys(usual: LineSettings & { address: number }) {
  return {
    address: z
      .int()
      .min(1)
      .max(247)
      .meta(needs('alamat Modbus, 1 sampai 247', 'a Modbus address, 1 to 247'))
      .default(usual.address),
    baud: baud.default(usual.baud),
    parity: z
      .enum(['none', 'even', 'odd'])
      .meta(needs('none (tanpa), even (genap) atau odd (ganjil)', 'none, even or odd'))
      .default(usual.parity),
    stop_bits: z
      .union([z.literal(1), z.literal(2)])
      .meta(needs('1 atau 2', '1 or 2'))
      .default(usual.stop_bits),
  }
}

/** How often something is asked, s. */
export const ask_every_s = z
  .number()
  .min(0.2)
  .max(3_600)
  .meta(needs('angka dalam detik, 0.2 sampai 3600', 'a number of seconds, 0.2 to 3600'))
