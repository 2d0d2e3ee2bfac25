/** What drivers of sensors that are asked have in common. */
import type { AskedDecoder, Decoded, LineSettings, Question } from '../driver.ts'

type Parts = Pick<AskedDecoder, 'quantities' | 'ranges' | 'address' | 'questions' | 'every_ms' | 'hasRestarted'> & {
  line: LineSettings
  prepare?: readonly Question[]
  /** Makes frames of the answers, one for each question. */
  decode(answers: readonly Uint8Array[]): Decoded[]
  reset?(): void
}

/** The wire of nearly every such sensor. */
export const at9600: LineSettings = { baud: 9_600, parity: 'none', stop_bits: 1 }

/** A decoder that makes its frames of whole rounds, and hands on what the link refused. */
export function askedDecoder({ prepare = [], decode, reset = () => undefined, ...parts }: Parts): AskedDecoder {
  return {
    ...parts,
    prepare,
    push: ({ answers, rejected }) => [...(answers ? decode(answers) : []), ...rejected],
    reset,
  }
}

/** The bytes that are written in hexadecimal; blanks are free. */
export function bytesIn(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))
}
