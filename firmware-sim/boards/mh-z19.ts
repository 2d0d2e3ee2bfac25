/**
 * Winsen MH-Z19B, CO2 by infrared light, UART 9600 8N1. Manual: nine bytes each way, the last is
 * (FF − sum of bytes 1 … 7) + 1.
 *
 *   read       FF 01 86 00 00 00 00 00 79      answer FF 86 HH LL TT SS UH UL CC
 *   self-calibration on  FF 01 79 A0 …  off FF 01 79 00 …      zero FF 01 87 …      range FF 01 99 00 00 00 HH LL
 *
 * HH LL: ppm; TT: °C + 40 of the board. For three minutes after power it says 410 ppm with UH UL = 15000. Only reading is answered.
 */
import { type Board, createAnswers, sumOf, type Truth } from '../board.ts'

const commandBytes = 9
const warmUp_ms = 180_000
const warming_ppm = 410
const warmingU = 15_000
const board_c = 31
const answers_ms = 15

export function createMhZ19({ co2_ppm, warmUp = true }: { co2_ppm: Truth<number>; warmUp?: boolean }): Board {
  const answers = createAnswers()
  let heard = Buffer.alloc(0)
  let since_ms: number | undefined
  let range_ppm = 5_000

  function obey(command: Buffer, at_ms: number) {
    const what = command[2]
    if (what === 0x99) range_ppm = command.readUInt16BE(6)
    if (what !== 0x86) return
    const truth = co2_ppm(at_ms)
    if (truth === undefined) return
    const isWarming = warmUp && at_ms - (since_ms ?? at_ms) < warmUp_ms
    const ppm = isWarming ? warming_ppm : Math.min(range_ppm, Math.max(400, Math.round(truth ?? 400)))
    answers.add({ at_ms: at_ms + answers_ms, bytes: mhZ19Answer(ppm, isWarming ? warmingU : 0), truth })
  }

  return {
    model: 'mh-z19',
    baud: 9_600,
    plugIn(at_ms) {
      since_ms ??= at_ms // opening the port does not switch the sensor off
      heard = Buffer.alloc(0)
      answers.clear()
    },
    due_ms: answers.due_ms,
    transmit: answers.transmit,
    receive(bytes, now_ms) {
      heard = Buffer.concat([heard, bytes])
      while (heard.length >= commandBytes) {
        const isCommand = heard[0] === 0xff && heard[1] === 0x01 && heard[8] === checkOf(heard)
        if (isCommand) obey(heard, now_ms)
        heard = heard.subarray(isCommand ? commandBytes : 1)
      }
      return answers.transmit(now_ms)
    },
  }
}

export function mhZ19Answer(ppm: number, u = 0): Buffer {
  const frame = Buffer.from([0xff, 0x86, ppm >> 8, ppm & 0xff, board_c + 40, 0, u >> 8, u & 0xff, 0])
  frame[8] = checkOf(frame)
  return frame
}

const checkOf = (frame: Buffer) => (0x100 - (sumOf(frame, 1, 8) & 0xff)) & 0xff
