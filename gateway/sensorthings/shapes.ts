/**
 * Shapes: points, lines and areas, as WKT (`POINT(106.8 -6.4)`) and as GeoJSON; how far they are, and how they lie to one another.
 * In degrees, as the standard has it: a hundredth is 1.1 km. A station is a point, so that is what is built: how a point lies to
 * any shape; of two larger ones, whether they meet. Pure.
 */
import { notBuilt } from './problems.ts'

export type Position = readonly [x: number, y: number]
/** Of an area, its outline and then its holes. */
export type Shape =
  | { is: 'point'; at: Position }
  | { is: 'line'; along: readonly Position[] }
  | { is: 'area'; rings: readonly (readonly Position[])[] }

const number = String.raw`-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?`
const position = new RegExp(`^\\s*(${number})\\s+(${number})(?:\\s+${number})*\\s*$`)

/** Null when it is none of the three, or is not written as WKT. */
export function shapeOfWkt(text: string): Shape | null {
  const [, kind = '', inside = ''] =
    /^\s*(?:SRID=\d+;)?\s*(POINT|LINESTRING|POLYGON)\s*Z?\s*\((.*)\)\s*$/is.exec(text) ?? []
  const path = (written: string) => {
    const found = written.split(',').map((one) => position.exec(one))
    return found.every((one) => one !== null) ? found.map((one): Position => [Number(one[1]), Number(one[2])]) : null
  }
  if (/^polygon$/i.test(kind)) {
    const rings = Array.from(inside.matchAll(/\(([^()]*)\)/g), ([, ring]) => path(ring!))
    return rings.length > 0 && rings.every((ring) => ring !== null && ring.length > 3)
      ? { is: 'area', rings: rings as Position[][] }
      : null
  }
  const along = path(inside)
  if (!along || !kind) return null
  return /^point$/i.test(kind) ? (along.length === 1 ? { is: 'point', at: along[0]! } : null) : { is: 'line', along }
}

/** Of what a Location, a feature or an observed area holds; null: it is no shape. */
export function shapeOfJson(value: object): Shape | null {
  const { type, coordinates, geometry } = value as { type?: string; coordinates?: unknown; geometry?: object | null }
  if (type === 'Feature') return geometry ? shapeOfJson(geometry) : null
  if (!Array.isArray(coordinates)) return null
  if (type === 'Point') return { is: 'point', at: coordinates as unknown as Position }
  if (type === 'LineString') return { is: 'line', along: coordinates as unknown as Position[] }
  return type === 'Polygon' ? { is: 'area', rings: coordinates as unknown as Position[][] } : null
}

/** Where a point lies to a shape. */
function sideOf(at: Position, shape: Shape): 'inside' | 'edge' | 'outside' {
  if (shape.is === 'point') return isSame(at, shape.at) ? 'inside' : 'outside'
  if (shape.is === 'line') {
    if (!edgesOf(shape).some((edge) => distanceTo(at, edge) === 0)) return 'outside'
    const [first, last] = [shape.along[0]!, shape.along.at(-1)!]
    return !isSame(first, last) && (isSame(at, first) || isSame(at, last)) ? 'edge' : 'inside'
  }
  const edges = edgesOf(shape)
  if (edges.some((edge) => distanceTo(at, edge) === 0)) return 'edge'
  // A ray to the right crosses the rings an odd number of times where it begins within.
  const crossed = edges.filter(
    ([[ax, ay], [bx, by]]) => ay > at[1] !== by > at[1] && at[0] < ax + ((at[1] - ay) / (by - ay)) * (bx - ax),
  )
  return crossed.length % 2 === 1 ? 'inside' : 'outside'
}

type Edge = readonly [Position, Position]

function edgesOf(shape: Shape): Edge[] {
  if (shape.is === 'point') return [[shape.at, shape.at]]
  const paths = shape.is === 'line' ? [shape.along] : shape.rings
  return paths.flatMap((path) => path.slice(1).map((to, i): Edge => [path[i]!, to]))
}

const isSame = (a: Position, b: Position) => a[0] === b[0] && a[1] === b[1]

function distanceTo([x, y]: Position, [[ax, ay], [bx, by]]: Edge): number {
  const [dx, dy] = [bx - ax, by - ay]
  const length = dx * dx + dy * dy
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length))
  const off = Math.hypot(x - ax - part * dx, y - ay - part * dy)
  return off < 1e-12 ? 0 : off
}

export const relations = [
  'st_equals',
  'st_disjoint',
  'st_touches',
  'st_within',
  'st_overlaps',
  'st_crosses',
  'st_intersects',
  'st_contains',
  'geo.intersects',
] as const
export type Relation = (typeof relations)[number]

/** Throws a 501 for what is asked of two shapes neither of which is a point, but for whether they meet. */
export function relates(how: Relation, a: Shape, b: Shape): boolean {
  if (how === 'st_disjoint') return !relates('st_intersects', a, b)
  if (a.is === 'point') return ofPoint(how, a.at, b)
  if (b.is === 'point')
    return how === 'st_within' ? false : how === 'st_contains' ? ofPoint('st_within', b.at, a) : ofPoint(how, b.at, a)
  if (how === 'st_intersects' || how === 'geo.intersects') return meet(a, b)
  throw notBuilt(`${how} is built for points only, which stations are. Compare their Locations.`)
}

function ofPoint(how: Relation, at: Position, other: Shape): boolean {
  const side = sideOf(at, other)
  if (how === 'st_equals' || how === 'st_contains') return other.is === 'point' && side === 'inside'
  if (how === 'st_touches') return side === 'edge'
  if (how === 'st_within') return side === 'inside'
  if (how === 'st_overlaps' || how === 'st_crosses') return false // a point does neither
  return side !== 'outside'
}

function meet(a: Shape, b: Shape): boolean {
  const [ours, theirs] = [edgesOf(a), edgesOf(b)]
  if (ours.some(([at]) => sideOf(at, b) !== 'outside') || theirs.some(([at]) => sideOf(at, a) !== 'outside'))
    return true
  return ours.some((one) => theirs.some((other) => cross(one, other)))
}

/** Whether two edges cross within both; ends that touch are found by `sideOf`. */
function cross([a, b]: Edge, [c, d]: Edge): boolean {
  const turn = (p: Position, q: Position, r: Position) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]))
  return turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0
}

/** In degrees. Throws a 501 where neither is a point. */
export function distance(a: Shape, b: Shape): number {
  if (a.is !== 'point') {
    if (b.is === 'point') return distance(b, a)
    throw notBuilt('geo.distance is built for points only, which stations are. Measure from their Locations.')
  }
  if (sideOf(a.at, b) !== 'outside') return 0
  return Math.min(...edgesOf(b).map((edge) => distanceTo(a.at, edge)))
}

/** Of a line, in degrees; of what is no line: null. */
export function lengthOf(shape: Shape): number | null {
  if (shape.is !== 'line') return null
  return edgesOf(shape).reduce((sum, [a, b]) => sum + Math.hypot(b[0] - a[0], b[1] - a[1]), 0)
}
