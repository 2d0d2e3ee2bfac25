/**
 * Which marks stand for themselves and where their names go, so that none lies over another: what warns first, then what is in
 * trouble, then the rest. Marks too close for a finger become one; a name without room is shown when its mark has the focus.
 * Pure: pixels in, pixels out.
 */

/** The middle of a mark. */
export interface Spot {
  id: string
  x: number
  y: number
  /** The higher, the sooner it is shown. */
  rank: number
}

/** A mark that stands for itself and for those beside it. */
export interface Group extends Spot {
  others: readonly string[]
}

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

export type Side = 'below' | 'above' | 'right' | 'left'

/** Where a name goes. Below or above its mark it may be moved along, so that the border of the map does not cut it. */
export interface Place {
  side: Side
  /** To the right; negative: to the left. */
  slide_px: number
  /** Whether the border cuts nothing of it. */
  isWhole: boolean
}

/** Nearer than this a finger meets the wrong one. */
const apart_px = 40
const icon_px = 34
const gap_px = 3

/** In the order in which they are to be shown. */
export function groupsOf(spots: readonly Spot[]): Group[] {
  const groups: (Spot & { others: string[] })[] = []
  for (const spot of inOrder(spots)) {
    const near = groups.find(({ x, y }) => Math.hypot(x - spot.x, y - spot.y) < apart_px)
    if (near) near.others.push(spot.id)
    else groups.push({ ...spot, others: [] })
  }
  return groups
}

interface Around {
  /** What stands on the map already, such as names of streets. */
  taken: readonly Box[]
  /** What is seen of the map: a name is better whole. */
  frame: Box
}

/** Where each name goes; null where there is no room. */
export function sidesOf(
  spots: readonly (Spot & Pick<Box, 'width' | 'height'>)[],
  { taken, frame }: Around,
): Map<string, Place | null> {
  const icons = spots.map((spot) => ({ id: spot.id, box: iconOf(spot) }))
  const names: Box[] = []
  const places = new Map<string, Place | null>()
  for (const spot of inOrder(spots)) {
    const free = [...allSides.map((side) => placed(spot, side)), ...slidable.map((side) => placed(spot, side, frame))]
      .filter(({ box }) => ![...names, ...taken].some((other) => isOver(box, other)))
      .filter(({ box }) => !icons.some((icon) => icon.id !== spot.id && isOver(box, icon.box)))
    const whole = free.find(({ box }) => isIn(frame, box))
    const best = whole ?? free[0]
    if (best) names.push(best.box)
    places.set(spot.id, best ? { side: best.side, slide_px: best.slide_px, isWhole: best === whole } : null)
  }
  return places
}

/** `frame`: moved along into it, as far as the name still stands at its mark. */
function placed(
  spot: Spot & Pick<Box, 'width' | 'height'>,
  side: Side,
  frame?: Box,
): Omit<Place, 'isWhole'> & { box: Box } {
  const { left, top } = corner[side](spot)
  const { width, height } = spot
  const most_px = Math.max(0, (width - icon_px) / 2)
  const wanted_px = frame ? Math.min(frame.left + frame.width - width, Math.max(frame.left, left)) - left : 0
  const slide_px = Math.round(Math.max(-most_px, Math.min(most_px, wanted_px)))
  return { side, slide_px, box: { left: left + slide_px, top, width, height } }
}

const corner: Record<Side, (spot: Spot & Pick<Box, 'width' | 'height'>) => Pick<Box, 'left' | 'top'>> = {
  below: ({ x, y, width }) => ({ left: x - width / 2, top: y + icon_px / 2 + gap_px }),
  above: ({ x, y, width, height }) => ({ left: x - width / 2, top: y - icon_px / 2 - gap_px - height }),
  right: ({ x, y, height }) => ({ left: x + icon_px / 2 + gap_px, top: y - height / 2 }),
  left: ({ x, y, width, height }) => ({ left: x - icon_px / 2 - gap_px - width, top: y - height / 2 }),
}

const allSides = Object.keys(corner) as Side[] // its keys are exactly the type's
const slidable: readonly Side[] = ['below', 'above']

const iconOf = ({ x, y }: Spot): Box => ({
  ...{ left: x - icon_px / 2, top: y - icon_px / 2, width: icon_px, height: icon_px },
})

function isOver(a: Box, b: Box): boolean {
  return a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
}

function isIn(frame: Box, { left, top, width, height }: Box): boolean {
  const isWithin = (from: number, length: number, start: number, whole: number) =>
    from >= start && from + length <= start + whole
  return isWithin(left, width, frame.left, frame.width) && isWithin(top, height, frame.top, frame.height)
}

// The sort is stable: of the same rank, as they came.
const inOrder = <S extends Spot>(spots: readonly S[]): S[] => [...spots].sort((a, b) => b.rank - a.rank)
