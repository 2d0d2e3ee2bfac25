/**
 * Hydreon RG-15, optical rain gauge, UART 9600 8N1, ASCII (manual of 2021). Commands end with LF, either case; lines end CRLF.
 *
 *   R  all of it     A  what came since the last message     P / C  polling, continuous (echo p / c)
 *   H / L  high, low resolution     M / I  metric, inches     O  total to zero, no reply     K  restart, with its banner
 *
 * Acc is what came since the last message, so each reading takes it away. In continuous mode it speaks when Acc changes.
 */
import { type Board, createAnswers, type Frame } from '../board.ts'

export interface Rg15Options {
  /** All rain that has ever fallen on it, mm, at a moment. */
  fallen_mm(at_ms: number): number
  /** How hard it rains, mm/h. */
  rate_mm_h(at_ms: number): number
  /** The window is dirty. */
  isDirty?: () => boolean
}

const answers_ms = 30
const looks_ms = 500

export function createRg15({ fallen_mm, rate_mm_h, isDirty = () => false }: Rg15Options): Board {
  const answers = createAnswers()
  let text = ''
  let isPolling = false
  let inches = false
  let zero_mm: number | undefined
  let told_mm = 0
  let looked_ms = Infinity

  const total = (at_ms: number) => Math.floor((fallen_mm(at_ms) - (zero_mm ?? 0)) / 0.2 + 1e-9) * 0.2
  const say = (line: string, at_ms: number, truth?: unknown): void =>
    answers.add({
      at_ms: at_ms + answers_ms,
      bytes: Buffer.from(`${line}\r\n`, 'ascii'),
      ...(truth !== undefined && { truth }),
    })

  function reading(at_ms: number): string {
    const all = total(at_ms)
    const perHour = rate_mm_h(at_ms)
    const unit = (mm: number) => (inches ? (mm / 25.4).toFixed(3) : mm.toFixed(2)).padStart(5)
    const word = inches ? 'in' : 'mm'
    const line = `Acc ${unit(all - told_mm)} ${word}, EventAcc ${unit(all)} ${word}, TotalAcc ${unit(all)} ${word}, RInt ${unit(perHour)} ${inches ? 'iph' : 'mmph'}`
    told_mm = all
    return isDirty() ? `${line}, LensBad` : line
  }

  function obey(command: string, at_ms: number) {
    const letter = command.trim().toUpperCase()
    if (letter === 'R') say(reading(at_ms), at_ms, fallen_mm(at_ms))
    if (letter === 'P' || letter === 'C') {
      isPolling = letter === 'P'
      say(letter.toLowerCase(), at_ms)
    }
    if (letter === 'I' || letter === 'M') {
      inches = letter === 'I'
      say(letter.toLowerCase(), at_ms)
    }
    if (letter === 'O') restart(at_ms)
    if (letter === 'K') {
      restart(at_ms)
      for (const line of ['; Hydreon Corporation', 'Reset N', 'SW 1.000 2020.07.06', 'PwrDays 13']) say(line, at_ms)
    }
  }

  function restart(at_ms: number) {
    zero_mm = fallen_mm(at_ms)
    told_mm = 0
  }

  return {
    model: 'rg15',
    baud: 9_600,
    plugIn(at_ms) {
      zero_mm ??= fallen_mm(at_ms)
      text = ''
      answers.clear()
      looked_ms = at_ms
    },
    due_ms: () => Math.min(answers.due_ms(), isPolling ? Infinity : looked_ms + looks_ms),
    transmit(now_ms): Frame[] {
      if (!isPolling && now_ms >= looked_ms + looks_ms) {
        looked_ms = now_ms
        if (total(now_ms) > told_mm) say(reading(now_ms), now_ms)
      }
      return answers.transmit(now_ms)
    },
    receive(bytes, now_ms) {
      const lines = (text + bytes.toString('ascii')).split('\n')
      text = lines.pop()!.slice(-100)
      for (const line of lines) obey(line, now_ms)
      return answers.transmit(now_ms)
    },
  }
}
