/**
 * Nova SDS011, a laser counter of fine dust. Ten bytes once a second:
 *
 *   AA C0  LL HH  LL HH  II II  CC  AB
 *   start  PM2.5  PM10   unit   sum  end      values: tenths of µg/m³, low byte first; CC: sum of the six bytes before it
 *
 * `AA C5 …` has the same form and answers a command; it holds no measurement. The end byte AB may also occur in the
 * payload, so it is checked, never searched for. 999.9 is the highest number that it promises: of one of the two it is
 * kept, because a null would silence an alert in thick smoke. Both at once, or 999.9 and 1999.9 for ever, is what a dead
 * fan says: `stop`, see `facts.ts`.
 */
import { z } from 'zod'
import { type Frame, nullFrame, serialDriver } from '../driver.ts'
import { framedDecoder, noise, sumOf, type Verdict, wrongChecksum } from './framing.ts'

const quantities = {
  pm2_5_ug_m3: { range: [0, 999.9], resolution: 0.1, stop: 999.9 },
  pm10_ug_m3: { range: [0, 999.9], resolution: 0.1, stop: 999.9 },
} as const
export const dustKeys = ['pm2_5_ug_m3', 'pm10_ug_m3'] as const
const frame_bytes = 10

export const sds011 = serialDriver({
  id: 'sds011',
  model: 'Nova SDS011',
  measures: { id: 'debu halus PM2,5 dan PM10', en: 'fine dust PM2.5 and PM10' },
  page: 'sds011.md',
  evidence: 'real captures',
  baud: 9600,
  checksum: 'sum of 8 bits',
  quantities,
  warmUp_s: 30,
  interval_s: 1,
  recognise: { name: 'dust', frames: 2 },
  options: z.strictObject({}),
  open: () => framedDecoder({ quantities: dustKeys, longest_bytes: frame_bytes, look }),
  examples: [
    { title: 'PM2.5 35.1, PM10 60.4', hex: 'AA C0 5F 01 5C 02 A1 60 BF AB', gives: [dust(35.1, 60.4)] },
    {
      title: 'both at the highest number: its facts say what that means',
      hex: 'AA C0 0F 27 0F 27 A1 60 6D AB',
      gives: [dust(999.9, 999.9)],
    },
    { title: 'start bytes in the payload', hex: 'AA C0 AA 00 C0 00 A1 60 6B AB', gives: [dust(17, 19.2)] },
    { title: 'the end byte in the payload', hex: 'AA C0 AB 00 AB 00 A1 60 57 AB', gives: [dust(17.1, 17.1)] },
    {
      title: 'both zero: the fan has not drawn air yet',
      hex: 'AA C0 00 00 00 00 A1 60 01 AB',
      gives: [nullFrame(dustKeys, 'not yet valid')],
    },
    {
      title: 'an answer to a command is no measurement',
      hex: 'AA C5 02 01 00 00 A1 60 04 AB',
      gives: [{ kind: 'rejected', reason: 'command reply', count: 10 }],
    },
    {
      title: 'a wrong sum',
      hex: 'AA C0 5F 01 5C 02 A1 60 BE AB',
      gives: [
        { kind: 'rejected', reason: 'checksum', count: 1 },
        { kind: 'rejected', reason: 'noise', count: 9 },
      ],
    },
  ],
})

function look(bytes: Uint8Array, at: number): Verdict {
  if (bytes[at] !== 0xaa) return noise
  const kind = bytes[at + 1]
  if (kind === undefined) return 'more'
  if (kind !== 0xc0 && kind !== 0xc5) return noise
  if (bytes.length - at < frame_bytes) return 'more'
  if (!sdsChecked(bytes, at)) return wrongChecksum
  if (kind === 0xc5) return { skip: frame_bytes, reason: 'command reply' }
  return { take: frame_bytes, frame: frameAt(bytes, at) }
}

/** Whether the ten bytes at this place end as they must, with their sum. */
export function sdsChecked(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 9] === 0xab && bytes[at + 8] === (sumOf(bytes, at + 2, at + 8) & 0xff)
}

/** What the ten bytes of a measurement say. */
export function frameAt(bytes: Uint8Array, at: number): Frame {
  return dust(tenths(bytes, at + 2), tenths(bytes, at + 4))
}

function dust(pm2_5_ug_m3: number, pm10_ug_m3: number): Frame {
  if (pm2_5_ug_m3 === 0 && pm10_ug_m3 === 0) return nullFrame(dustKeys, 'not yet valid')
  return { kind: 'frame', values: { pm2_5_ug_m3, pm10_ug_m3 } }
}

function tenths(bytes: Uint8Array, at: number) {
  return (bytes[at]! + bytes[at + 1]! * 256) / 10
}
