/**
 * Hands on a chart. One finger sideways reads values, up and down it scrolls the page; two fingers, a mouse that drags and
 * a wheel with Ctrl or Shift move and stretch the time. Tells what is meant; draws nothing.
 */
import type { Window } from '../series.ts'
import { heldBy, movedBy, stretched } from './windows.ts'

export interface Hands {
  window(): Window
  now_ms(): number
  /** The moment under the finger or the mouse; undefined when it left. */
  read(at_ms: number | undefined): void
  look(next: Window): void
}

/** `over`: the part of the page that the curves are drawn on. Returns how to stop. */
export function followHands(over: HTMLElement, hands: Hands): () => void {
  const stop = new AbortController()
  const on = <K extends keyof HTMLElementEventMap>(
    kind: K,
    listen: (event: HTMLElementEventMap[K]) => void,
    isPassive = true,
  ) => over.addEventListener(kind, listen, { signal: stop.signal, passive: isPassive })
  const down = new Map<number, { share: number; at_ms: number }>()
  let isDragged = false

  const shareOf = ({ clientX }: { clientX: number }) => {
    const { left, width } = over.getBoundingClientRect()
    return (clientX - left) / width
  }
  const momentAt = (share: number) => {
    const { from_ms, to_ms } = hands.window()
    return from_ms + Math.min(Math.max(share, 0), 1) * (to_ms - from_ms)
  }

  on('pointerdown', (event) => {
    const share = shareOf(event)
    down.set(event.pointerId, { share, at_ms: momentAt(share) })
    isDragged = false
    if (event.pointerType === 'mouse') over.setPointerCapture(event.pointerId)
    if (down.size === 1) hands.read(momentAt(share))
    else hands.read(undefined)
  })
  on('pointermove', (event) => {
    const share = shareOf(event)
    const held = down.get(event.pointerId)
    if (held) held.share = share
    if (down.size === 2) {
      const [first, second] = [...down.values()]
      const next = heldBy([first!, second!], hands.now_ms())
      if (next) hands.look(next)
    } else if (event.pointerType === 'mouse' && held) {
      isDragged ||= Math.abs(event.movementX) > 0
      const { from_ms, to_ms } = hands.window()
      if (isDragged)
        hands.look(movedBy({ from_ms, to_ms }, (held.at_ms - momentAt(share)) / (to_ms - from_ms), hands.now_ms()))
    } else if (down.size <= 1) hands.read(momentAt(share))
  })
  const lift = (event: PointerEvent) => down.delete(event.pointerId)
  on('pointerup', lift)
  on('pointercancel', lift)
  on('pointerleave', (event) => {
    if (event.pointerType !== 'mouse' || down.size > 0) return
    hands.read(undefined)
  })
  // Else the browser would scroll the page, or enlarge it, under two fingers.
  on('touchmove', (event) => event.touches.length > 1 && event.preventDefault(), false)
  on(
    'wheel',
    (event) => {
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)
      if (!event.ctrlKey && !isSideways) return
      event.preventDefault()
      const turned = event.deltaX || event.deltaY
      hands.look(
        event.ctrlKey
          ? stretched(hands.window(), Math.exp(event.deltaY * wheelPerPixel), momentAt(shareOf(event)), hands.now_ms())
          : movedBy(hands.window(), turned * wheelPerPixel, hands.now_ms()),
      )
    },
    false,
  )
  return () => stop.abort()
}

const wheelPerPixel = 0.002 // one notch is 100 pixels: a fifth

/** What a key on the chart means. */
export type KeyMeaning = { read: number } | { move: number } | { stretch: number } | 'leave'

export function meaningOf({ key, shiftKey, ctrlKey, altKey, metaKey }: KeyboardEvent): KeyMeaning | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  if (shiftKey && key === 'ArrowLeft') return { move: -0.25 }
  if (shiftKey && key === 'ArrowRight') return { move: 0.25 }
  const meanings: Record<string, KeyMeaning> = {
    ArrowLeft: { read: -1 },
    ArrowRight: { read: 1 },
    Home: { read: Number.NEGATIVE_INFINITY },
    End: { read: Number.POSITIVE_INFINITY },
    '+': { stretch: 1 / 2 },
    '=': { stretch: 1 / 2 },
    '-': { stretch: 2 },
    Escape: 'leave',
  }
  return meanings[key]
}
