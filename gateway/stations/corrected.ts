/** Latest values and live readings with what corrections make of them beside what was sent. Pure. */
import type { Latest, LiveEvents } from '../contract.ts'
import { correctedValue, type Layers } from '../store/index.ts'

type Sent = Pick<Latest, 'at_ms' | 'value'>
type Shown = Pick<Latest, 'corrected_value' | 'corrections' | 'shown_as' | 'trial'>

/**
 * By the ids as they were sent. What is shown under another sensor stands there, too (`sent_as` says whose it is), in
 * the place of what that sensor sent itself at that time.
 */
export function latestShown(latest: Readonly<Record<string, Latest>>, layers: Layers | null): Record<string, Latest> {
  if (!layers) return { ...latest }
  const all: Record<string, Latest> = {}
  const moved: [key: string, latest: Latest][] = []
  for (const [key, sent] of Object.entries(latest)) {
    const [sensor, quantity] = key.split('.') as [string, string]
    const shown = shownOf(layers, sensor, quantity, sent)
    all[key] = { ...sent, ...shown }
    const { shown_as, ...rest } = shown
    if (shown_as !== undefined) moved.push([`${shown_as}.${quantity}`, { ...sent, ...rest, sent_as: sensor }])
  }
  for (const [key, one] of moved) {
    const own = all[key]
    const isFree = !own || own.shown_as !== undefined || own.corrected_value === null
    if (isFree || own.at_ms <= one.at_ms) all[key] = one
  }
  return all
}

/** The same for the values of a live reading, which keeps the sensor id that was sent. */
export function readingShown(reading: LiveEvents['reading'], layers: Layers | null): LiveEvents['reading'] {
  if (!layers) return reading
  const { sensor, at_ms } = reading
  const values = Object.entries(reading.values).map(([quantity, told]) => {
    return [quantity, { ...told, ...shownOf(layers, sensor, quantity, { at_ms, value: told.value }) }]
  })
  return { ...reading, values: Object.fromEntries(values) }
}

function shownOf(layers: Layers, sensor: string, quantity: string, { at_ms, value }: Sent): Shown {
  const effect = layers.effectOn(sensor, quantity, at_ms)
  if (!effect) return {}
  const { shown_as, ids, isTrial } = effect
  return {
    corrected_value: correctedValue(value, effect),
    corrections: [...ids],
    ...(isTrial && { trial: true as const }),
    ...(shown_as !== null && { shown_as }),
  }
}
