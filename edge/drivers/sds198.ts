/**
 * Nova SDS198, a laser counter of coarse dust up to 100 µm: a quarry, a coal heap, a road of earth. Ten bytes a second:
 *
 *   AA CF  ?? ??     LL HH   II II  CC  AB
 *   start  reserved  PM100   unit   sum  end      whole µg/m³, low byte first; CC: sum of the six bytes before it
 *
 * The family of the SDS011 with another second byte; `AA C5 …` answers a command. Source of the layout: PyPMS, whose captures
 * of a real one decode to its published values.
 */
import { z } from 'zod'
import { type Frame, nullFrame, serialDriver } from '../driver.ts'
import { framedDecoder, noise, type Verdict, wrongChecksum } from './framing.ts'
import { sdsChecked } from './sds011.ts'

const quantities = ['pm100_ug_m3'] as const
const frame_bytes = 10

export const sds198 = serialDriver({
  id: 'sds198',
  model: 'Nova SDS198',
  measures: { id: 'debu kasar PM100', en: 'coarse dust PM100' },
  page: 'sds198.md',
  evidence: 'real captures',
  baud: 9600,
  checksum: 'sum of 8 bits',
  quantities: { pm100_ug_m3: { resolution: 1 } },
  warmUp_s: 30,
  interval_s: 1,
  recognise: { name: 'dust', frames: 2 },
  options: z.strictObject({}),
  open: () => framedDecoder({ quantities, longest_bytes: frame_bytes, look }),
  examples: [
    { title: '16 µg/m³, from a real one', hex: 'AA CF 0E 00 10 00 E9 05 0C AB', gives: [dust(16)] },
    { title: '12 mg/m³ beside a crusher', hex: 'AA CF 00 00 E0 2E E9 05 FC AB', gives: [dust(12_000)] },
    {
      title: 'zero: the fan has not drawn air yet',
      hex: 'AA CF 00 00 00 00 E9 05 EE AB',
      gives: [nullFrame(quantities, 'not yet valid')],
    },
    {
      title: 'an answer to a command is no measurement',
      hex: 'AA C5 02 01 00 00 E9 05 F1 AB',
      gives: [{ kind: 'rejected', reason: 'command reply', count: 10 }],
    },
    {
      title: 'an SDS011 is another sensor',
      hex: 'AA C0 5F 01 5C 02 A1 60 BF AB',
      gives: [{ kind: 'rejected', reason: 'noise', count: 10 }],
    },
  ],
})

function look(bytes: Uint8Array, at: number): Verdict {
  if (bytes[at] !== 0xaa) return noise
  const kind = bytes[at + 1]
  if (kind === undefined) return 'more'
  if (kind !== 0xcf && kind !== 0xc5) return noise
  if (bytes.length - at < frame_bytes) return 'more'
  if (!sdsChecked(bytes, at)) return wrongChecksum
  if (kind === 0xc5) return { skip: frame_bytes, reason: 'command reply' }
  const ug_m3 = bytes[at + 4]! + 256 * bytes[at + 5]!
  return { take: frame_bytes, frame: ug_m3 === 0 ? nullFrame(quantities, 'not yet valid') : dust(ug_m3) }
}

function dust(pm100_ug_m3: number): Frame {
  return { kind: 'frame', values: { pm100_ug_m3 } }
}
