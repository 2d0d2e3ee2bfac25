/**
 * A Modbus RTU server ("slave"): Modbus over serial line V1.02 and Modbus application protocol V1.1b3.
 *
 *   request    address, function, data …, CRC low, CRC high        not its address, or a wrong CRC: not a word
 *   response   address, function, byte count, registers high byte first, CRC
 *   exception  address, function + 80, code, CRC                    01 function, 02 address, 03 quantity, 04 device failure
 *
 * A frame ends with 3.5 characters of silence. CRC: polynomial 8005 reflected, preset FFFF (6.2.2). It answers after
 * `answers_ms`, as slow devices do. Address 0 is a broadcast: heard, never answered.
 */
import { type Board, createAnswers, type Frame } from '../board.ts'

export interface ModbusOptions {
  model: string
  baud?: number
  address: number
  /** 03 read holding, 04 read input, 06 write one; those that the device knows. */
  functions?: readonly number[]
  /** What stands in a register, 0–65535; undefined: there is none. `null` anywhere: the device has failed. */
  read(register: number, at_ms: number): number | undefined | null
  /** Writes a register; false when it may not be written. */
  write?(register: number, value: number): boolean
  answers_ms?: number
  /** What the registers stand for, for those who compare. */
  truth?(at_ms: number): unknown
}

const shortest_bytes = 4
const requestBytes = 8 // of the three functions here
const quantity_max = 125

export function createModbus(options: ModbusOptions): Board & { address(): number; moveTo(address: number): void } {
  const { model, baud = 9_600, functions = [3, 6], answers_ms = 20, truth } = options
  const answers = createAnswers()
  const gap_ms = baud > 19_200 ? 1.75 : 38_500 / baud
  let address = options.address
  let heard: number[] = []
  let last_ms = -Infinity

  function respond(request: number[], at_ms: number) {
    const [to, code, a, b, c, d] = request as [number, number, number, number, number, number]
    const [first, second] = [a * 256 + b, c * 256 + d]
    const from = address // a changed address counts from the next request on
    const pdu = !functions.includes(code)
      ? [code | 0x80, 1]
      : code === 6
        ? written(first, second)
        : readOut(code, first, second, at_ms)
    if (to === 0) return
    const frame: Frame = { at_ms: at_ms + answers_ms, bytes: withCrc([from, ...pdu]) }
    answers.add(truth && (pdu[0]! & 0x80) === 0 ? { ...frame, truth: truth(at_ms) } : frame)
  }

  function readOut(code: number, first: number, quantity: number, at_ms: number): number[] {
    if (quantity < 1 || quantity > quantity_max) return [code | 0x80, 3]
    const values = Array.from({ length: quantity }, (_, n) => options.read(first + n, at_ms))
    if (values.includes(undefined)) return [code | 0x80, 2]
    if (values.includes(null)) return [code | 0x80, 4]
    return [code, 2 * quantity, ...values.flatMap((value) => [(value! >> 8) & 0xff, value! & 0xff])]
  }

  function written(register: number, value: number): number[] {
    return options.write?.(register, value)
      ? [6, register >> 8, register & 0xff, value >> 8, value & 0xff]
      : [6 | 0x80, 2]
  }

  return {
    model,
    baud,
    address: () => address,
    moveTo(next) {
      address = next
    },
    plugIn() {
      heard = []
      answers.clear()
    },
    due_ms: answers.due_ms,
    transmit: answers.transmit,
    receive(bytes, now_ms) {
      if (now_ms - last_ms > 10 * gap_ms) heard = [] // what was before the silence is another frame
      last_ms = now_ms
      for (const byte of bytes) {
        heard.push(byte)
        if (heard.length > 256) heard.shift()
        if (heard.length < requestBytes) continue
        const request = heard.slice(-requestBytes)
        if ((request[0] === address || request[0] === 0) && crc(request) === 0) {
          heard = []
          respond(request, now_ms)
        }
      }
      return answers.transmit(now_ms)
    },
  }
}

/** Over a frame with its CRC this is 0. Bit by bit, as the specification draws it. */
function crc(bytes: readonly number[]): number {
  let register = 0xffff
  for (const byte of bytes) {
    register ^= byte
    for (let n = 0; n < 8; n++) {
      const carry = register & 1
      register >>= 1
      if (carry) register ^= 0xa001
    }
  }
  return register
}

function withCrc(bytes: number[]): Buffer {
  if (bytes.length < shortest_bytes - 2) throw new Error('a frame has an address and a function')
  const sum = crc(bytes)
  return Buffer.from([...bytes, sum & 0xff, sum >> 8])
}
