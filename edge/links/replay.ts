/**
 * A recording as a wire: a file of lines `time,sensor,hex` (Unix seconds, a name, the bytes that came), such as the
 * frames that people publish of their sensors. The bytes come at the pace of the recording, `speed` times as fast.
 */
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Link, LinkTools } from './link.ts'

export interface Recording {
  file: string
  /** Only lines of this sensor; all when absent. */
  sensor?: string
  /** 1 = as recorded; Infinity = without waiting. */
  speed: number
}

/** Plays the recording once, then says `closed`. Bytes are stamped with the present, as any bytes are. */
export async function* replayChunks(
  recording: Recording,
  { clock, log }: LinkTools,
  signal: AbortSignal,
): Link<Uint8Array> {
  try {
    yield { kind: 'open' }
    let last_s: number | undefined
    for await (const [time_s, bytes] of linesOf(recording, signal)) {
      const delay_ms = (Math.max(time_s - (last_s ?? time_s), 0) * 1_000) / recording.speed
      last_s = time_s
      if (delay_ms > 0) await clock.wait(delay_ms, signal)
      if (signal.aborted) return
      yield { kind: 'input', input: bytes, at_ms: clock.now() }
    }
    yield { kind: 'closed', reason: 'end of the recording' }
  } catch (err) {
    if (signal.aborted) return
    log.error({ err, file: recording.file }, 'the recording cannot be read')
    yield { kind: 'closed', reason: err instanceof Error ? err.message : String(err) }
  }
}

async function* linesOf({ file, sensor }: Recording, signal: AbortSignal): AsyncGenerator<[number, Buffer]> {
  for await (const line of createInterface({ input: createReadStream(file, { signal }) })) {
    const [time, name, hex] = line.split(',').map((cell) => cell.trim())
    // The header, blank lines and what is not hexadecimal are no bytes.
    if (!hex || !/^([0-9a-f]{2}\s*)+$/i.test(hex) || !Number.isFinite(Number(time))) continue
    if (sensor && name !== sensor) continue
    yield [Number(time), Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')]
  }
}
