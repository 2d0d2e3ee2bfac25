/**
 * Atlas Scientific EZO circuit in UART mode, 9600 8N1, ASCII; every line ends with one carriage return, both ways.
 *
 *   R      one reading after 900 ms (EC: 600)     C,n   each n seconds by itself, 0 never; 1 when new from the factory
 *   *OK,n  answer "*OK" to commands or not        T,t   compensate for t °C       I   who it is
 *
 * "*ER": not understood. "*RE" when it has started. Settings survive without power.
 */
import { type Board, createAnswers, type Truth } from '../board.ts'

export type EzoCircuit = 'ph' | 'do' | 'ec' | 'orp' | 'rtd'

const decimals = { ph: 3, do: 2, ec: 0, orp: 1, rtd: 3 } as const
const thinks_ms = { ph: 900, do: 600, ec: 600, orp: 900, rtd: 600 } as const
const noProbe = { ph: '0.000', do: '0.00', ec: '0.00', orp: '1020.0', rtd: '-1023.000' } as const

export function createEzo(circuit: EzoCircuit, { value }: { value: Truth<number> }): Board {
  const answers = createAnswers()
  let text = ''
  let saysOk = true
  let every_s = 1
  let next_ms = Infinity
  const say = (line: string, at_ms: number, truth?: unknown): void =>
    answers.add({ at_ms, bytes: Buffer.from(`${line}\r`, 'ascii'), ...(truth !== undefined && { truth }) })

  function read(at_ms: number) {
    const truth = value(at_ms)
    if (truth === undefined) return
    const first = truth === null ? noProbe[circuit] : truth.toFixed(decimals[circuit])
    say(circuit === 'do' && truth !== null ? `${first},${(truth * 12.8).toFixed(1)}` : first, at_ms, truth)
  }

  function obey(command: string, at_ms: number) {
    const [word = '', argument] = command.trim().toUpperCase().split(',')
    const number = Number(argument)
    const after_ms = at_ms + (word === 'R' ? thinks_ms[circuit] : 300)
    if (word === 'R') read(after_ms)
    else if (word === 'C' && number >= 0 && number <= 99) {
      every_s = number
      next_ms = every_s > 0 ? at_ms + every_s * 1_000 : Infinity
    } else if (word === '*OK' && (number === 0 || number === 1)) saysOk = number === 1
    else if (word === 'I') say(`?I,${circuit.toUpperCase()},2.16`, after_ms)
    else if (word !== 'T' || Number.isNaN(number)) return say('*ER', after_ms)
    if (saysOk) say('*OK', after_ms + 1)
  }

  return {
    model: `ezo-${circuit}`,
    baud: 9_600,
    plugIn(at_ms) {
      text = ''
      answers.clear()
      next_ms = every_s > 0 ? at_ms + every_s * 1_000 : Infinity
    },
    due_ms: () => Math.min(answers.due_ms(), next_ms),
    transmit(now_ms) {
      while (next_ms <= now_ms) {
        read(next_ms)
        next_ms = Math.max(next_ms + every_s * 1_000, now_ms)
      }
      return answers.transmit(now_ms)
    },
    receive(bytes, now_ms) {
      const lines = (text + bytes.toString('ascii')).split('\r')
      text = lines.pop()!.slice(-100)
      for (const line of lines) obey(line, now_ms)
      return answers.transmit(now_ms)
    },
  }
}
