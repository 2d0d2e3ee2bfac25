/**
 * A serial line as a voltage over time, and a receiver that samples it, after the textbook: a falling edge begins a byte, each bit
 * is looked at in its middle, and a byte without its stop bit is handed out as zero, as Linux does; so is a break, once.
 */

/** The levels of a line, each with the time until when it stands. */
export interface Wire {
  levels: { until_ms: number; isHigh: boolean }[]
}

export function wireOf(
  frames: readonly Uint8Array[],
  baud: number,
  { pause_ms, isInverted }: { pause_ms: number; isInverted: boolean },
): Wire {
  const bit_ms = 1_000 / baud
  const levels: Wire['levels'] = []
  let at_ms = 0
  const stand = (isOne: boolean, for_ms: number) => {
    at_ms += for_ms
    levels.push({ until_ms: at_ms, isHigh: isOne !== isInverted })
  }
  stand(true, pause_ms)
  for (const frame of frames) {
    for (const byte of frame) {
      stand(false, bit_ms)
      for (let i = 0; i < 8; i++) stand(((byte >> i) & 1) === 1, bit_ms)
      stand(true, bit_ms)
    }
    stand(true, pause_ms)
  }
  return { levels }
}

/** What a receiver at this speed hands out. */
export function receivedAt({ levels }: Wire, baud: number): Uint8Array {
  const bit_ms = 1_000 / baud
  const end_ms = levels.at(-1)!.until_ms
  const step_ms = bit_ms / 16 // as the hardware does
  const bytes: number[] = []
  let i = 0
  const levelAt = (at_ms: number) => {
    while (i > 0 && levels[i - 1]!.until_ms > at_ms) i -= 1
    while (i < levels.length - 1 && levels[i]!.until_ms <= at_ms) i += 1
    return levels[i]!.isHigh
  }
  let was = true
  for (let at_ms = 0; at_ms < end_ms; at_ms += step_ms) {
    const is = levelAt(at_ms)
    if (was && !is) {
      let byte = 0
      for (let bit = 0; bit < 8; bit++) if (levelAt(at_ms + (bit + 1.5) * bit_ms)) byte |= 1 << bit
      const hasStop = levelAt(at_ms + 9.5 * bit_ms)
      bytes.push(hasStop ? byte : 0)
      at_ms += 9.5 * bit_ms
      was = hasStop // without it the line is low, and must rise first
    } else was = is
  }
  return Uint8Array.from(bytes)
}
