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
): Map<string, Side | null> {
  const icons = spots.map((spot) => ({ id: spot.id, box: iconOf(spot) }))
  const names: Box[] = []
  const sides = new Map<string, Side | null>()
  for (const spot of inOrder(spots)) {
    const free = allSides
      .map((side) => ({ side, box: { ...corner[side](spot), width: spot.width, height: spot.height } }))
      .filter(({ box }) => ![...names, ...taken].some((other) => isOver(box, other)))
      .filter(({ box }) => !icons.some((icon) => icon.id !== spot.id && isOver(box, icon.box)))
    const best = free.find(({ box }) => isIn(frame, box)) ?? free[0]
    if (best) names.push(best.box)
    sides.set(spot.id, best?.side ?? null)
  }
  return sides
}

const corner: Record<Side, (spot: Spot & Pick<Box, 'width' | 'height'>) => Pick<Box, 'left' | 'top'>> = {
  below: ({ x, y, width }) => ({ left: x - width / 2, top: y + icon_px / 2 + gap_px }),
  above: ({ x, y, width, height }) => ({ left: x - width / 2, top: y - icon_px / 2 - gap_px - height }),
  right: ({ x, y, height }) => ({ left: x + icon_px / 2 + gap_px, top: y - height / 2 }),
  left: ({ x, y, width, height }) => ({ left: x - icon_px / 2 - gap_px - width, top: y - height / 2 }),
}

const allSides = Object.keys(corner) as Side[] // its keys are exactly the type's

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
