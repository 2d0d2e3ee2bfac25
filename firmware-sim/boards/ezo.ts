/**
 * Atlas Scientific EZO circuit in UART mode, 9600 8N1, ASCII; every line ends with one carriage return, both ways.
 *
 *   R      one reading after 900 ms (EC: 600)     C,n   each n seconds by itself, 0 never; 1 when new from the factory
 *   *OK,n  answer "*OK" to commands or not        T,t   compensate for t °C       I   who it is
 *   O,x,n  show x (EC, TDS, S, SG; mg, %) or not; "no output" when all are off     S,c S,k S,f   unit of a thermometer
 *
 * "*ER": not understood. "*RE" when it has started. Settings survive without power; T does not: 25 °C, with oxygen 20 °C.
 */
import { type Board, createAnswers, type Truth } from '../board.ts'

export type EzoCircuit = 'ph' | 'do' | 'ec' | 'orp' | 'rtd'

const decimals = { ph: 3, do: 2, ec: 0, orp: 1, rtd: 3 } as const
const thinks_ms = { ph: 900, do: 600, ec: 600, orp: 900, rtd: 600 } as const
const noProbe = { ph: '0.000', do: '0.00', ec: '0.00', orp: '1020.0', rtd: '-1023.000' } as const

/** What a circuit can show, in the order in which it does; the first is shown when new. Numbers of tap water. */
const shows: Partial<Record<EzoCircuit, Record<string, (first: number) => string>>> = {
  ec: {
    EC: (first) => first.toFixed(0),
    TDS: (first) => (first * 0.54).toFixed(0),
    S: (first) => (first / 1_900).toFixed(2),
    SG: () => '1.000',
  },
  do: { MG: (first) => first.toFixed(2), '%': (first) => (first * 12.8).toFixed(1) },
}
const inUnit = { C: (c: number) => c, K: (c: number) => c + 273.15, F: (c: number) => 32 + 1.8 * c }

export interface Ezo extends Board {
  compensates_c(): number
  /** Its supply was away for a moment. */
  losePower(): void
}

export function createEzo(circuit: EzoCircuit, { value }: { value: Truth<number> }): Ezo {
  const answers = createAnswers()
  const usual_c = circuit === 'do' ? 20 : 25
  const shown = new Set(circuit === 'do' ? ['MG', '%'] : ['EC'])
  let unit: keyof typeof inUnit = 'C'
  let compensates_c = usual_c
  let text = ''
  let saysOk = true
  let every_s = 1
  let next_ms = Infinity
  const say = (line: string, at_ms: number, truth?: unknown): void =>
    answers.add({ at_ms, bytes: Buffer.from(`${line}\r`, 'ascii'), ...(truth !== undefined && { truth }) })

  function read(at_ms: number) {
    const truth = value(at_ms)
    if (truth === undefined) return
    const outputs = shows[circuit]
    if (truth === null) say(noProbe[circuit], at_ms, truth)
    else if (circuit === 'rtd') say(inUnit[unit](truth).toFixed(decimals.rtd), at_ms, truth)
    else if (!outputs) say(truth.toFixed(decimals[circuit]), at_ms, truth)
    else {
      const said = Object.keys(outputs).filter((output) => shown.has(output))
      say(said.map((output) => outputs[output]!(truth)).join(',') || 'no output', at_ms, truth)
    }
  }

  function obey(command: string, at_ms: number) {
    const [word = '', argument = '', third] = command.trim().toUpperCase().split(',')
    const number = Number(argument)
    const after_ms = at_ms + (word === 'R' ? thinks_ms[circuit] : 300)
    if (word === 'R') read(after_ms)
    else if (word === 'C' && number >= 0 && number <= 99) {
      every_s = number
      next_ms = every_s > 0 ? at_ms + every_s * 1_000 : Infinity
    } else if (word === '*OK' && (number === 0 || number === 1)) saysOk = number === 1
    else if (word === 'I') say(`?I,${circuit.toUpperCase()},2.16`, after_ms)
    else if (word === 'O' && shows[circuit]?.[argument]) shown[third === '1' ? 'add' : 'delete'](argument)
    else if (word === 'S' && circuit === 'rtd' && argument in inUnit) unit = argument as keyof typeof inUnit
    else if (word === 'T' && argument !== '' && !Number.isNaN(number)) compensates_c = number
    else return say('*ER', after_ms)
    if (saysOk) say('*OK', after_ms + 1)
  }

  return {
    compensates_c: () => compensates_c,
    losePower() {
      compensates_c = usual_c
    },
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
