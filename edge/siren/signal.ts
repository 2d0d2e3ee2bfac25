/** How a siren says that it has lost its gateway, or cannot be loud: by a light, or by a short tone, never by itself. */

import type { Clock } from '../platform/clock.ts'
import type { Output } from './output.ts'

export type SignalKind = 'light' | 'tone' | 'none'

const tone_ms = 500
const tonesEvery_ms = 60_000

export type Signal = ReturnType<typeof openSignal>

/** A light shines for as long as the signal is on; a tone sounds half a second each minute. */
export function openSignal(kind: SignalKind, output: Output | undefined, clock: Clock) {
  let isOn = false
  let cancel: () => void = () => undefined
  return { set, fault: () => output?.state().fault ?? null, prove: async () => output?.prove() ?? null, close }

  function set(wanted: boolean) {
    if (wanted === isOn || !output) return
    isOn = wanted
    cancel()
    if (kind === 'tone' && isOn) sound(output)
    else output.set(isOn)
  }

  function sound(output: Output) {
    output.set(true)
    cancel = clock.after(tone_ms, () => {
      output.set(false)
      cancel = clock.after(tonesEvery_ms - tone_ms, () => sound(output))
    })
  }

  async function close() {
    cancel()
    await output?.close()
  }
}
