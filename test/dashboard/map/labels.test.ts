/** Which marks of the map stand for themselves, and where their names go. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Box, groupsOf, type Place, type Spot, sidesOf } from '../../../dashboard/map/labels.ts'

const frame: Box = { left: 0, top: 0, width: 360, height: 400 }
const spot = (id: string, x: number, y: number, rank = 0): Spot => ({ id, x, y, rank })
const named = (one: Spot, width = 120) => ({ ...one, width, height: 20 })
const places = (...spots: Parameters<typeof sidesOf>[0]) => Object.fromEntries(sidesOf(spots, { taken: [], frame }))
const sides = (...spots: Parameters<typeof sidesOf>[0]) =>
  Object.fromEntries(Object.entries(places(...spots)).map(([id, place]) => [id, place?.side]))

describe('marks', () => {
  it('that a finger could not tell apart become one, and what warns stands for the others', () => {
    const groups = groupsOf([spot('a', 100, 100), spot('b', 110, 100, 2), spot('c', 100, 108, 5), spot('d', 200, 100)])
    expect(groups.map(({ id, others }) => [id, others])).toEqual([
      ['c', ['b', 'a']],
      ['d', []],
    ])
  })
})

describe('names', () => {
  it('stand below their marks where there is room', () => {
    expect(sides(named(spot('a', 100, 100)), named(spot('b', 250, 100)))).toEqual({ a: 'below', b: 'below' })
  })

  it('give way to those that warn, and to marks', () => {
    expect(sides(named(spot('a', 150, 100)), named(spot('b', 230, 100, 2), 160))).toEqual({ a: 'above', b: 'below' })
    expect(sides(named(spot('a', 150, 100)), named(spot('b', 150, 145)))).toMatchObject({ a: 'above', b: 'below' })
  })

  it('are left out where there is none; what stands there already is not covered', () => {
    const taken = [{ left: 0, top: 0, width: 360, height: 400 }]
    expect(sidesOf([named(spot('a', 150, 100))], { taken, frame }).get('a')).toBeNull()
  })

  it('are not cut by the border of the map', () => {
    expect(sides(named(spot('a', 30, 100)))).toEqual({ a: 'right' })
    expect(sides(named(spot('a', 340, 100)))).toEqual({ a: 'left' })
    expect(places(named(spot('a', 100, 100), 300)), 'too long for either side').toEqual({
      a: { side: 'below', slide_px: 50, isWhole: true },
    })
    expect(places(named(spot('a', 100, 100), 400)), 'longer than the map').toMatchObject({ a: { isWhole: false } })
  })

  it('never lie over one another, however the stations stand, and each is shown or left out', () => {
    const some = fc.record({
      ...{ x: fc.integer({ min: 0, max: 360 }), y: fc.integer({ min: 0, max: 400 }) },
      ...{ rank: fc.integer({ min: 0, max: 6 }), width: fc.integer({ min: 30, max: 180 }) },
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 60 }), (all) => {
        const spots = all.map((one, i) => ({ ...one, id: String(i) }))
        const groups = groupsOf(spots)
        expect(groups.flatMap(({ id, others }) => [id, ...others]).sort()).toEqual(spots.map(({ id }) => id).sort())
        const heads = groups.map((group) => ({ ...group, width: spots[Number(group.id)]!.width, height: 20 }))
        const placed = sidesOf(heads, { taken: [], frame })
        const boxes = heads.flatMap((head) => {
          const place = placed.get(head.id)
          return place ? [boxAt(head, place)] : []
        })
        for (const [i, a] of boxes.entries()) for (const b of boxes.slice(0, i)) expect(isOver(a, b)).toBe(false)
      }),
    )
  })
})

/** As map.css puts it: 42 px from the border of a mark that is 44 px wide. */
function boxAt({ x, y, width, height }: Spot & Pick<Box, 'width' | 'height'>, { side, slide_px }: Place): Box {
  if (side === 'below') return { left: x - width / 2 + slide_px, top: y + 20, width, height }
  if (side === 'above') return { left: x - width / 2 + slide_px, top: y - 20 - height, width, height }
  return { left: side === 'right' ? x + 20 : x - 20 - width, top: y - height / 2, width, height }
}

const isOver = (a: Box, b: Box) =>
  a.left < b.left + b.width && b.left < a.left + a.width && a.top < b.top + b.height && b.top < a.top + a.height
