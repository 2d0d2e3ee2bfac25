import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { guestOf } from '../../../gateway/door/address.ts'
import { openKnown } from '../../../gateway/door/known.ts'
import { openPlaces, type Place, type PlaceLimits, type PlacesOptions } from '../../../gateway/door/places.ts'

const day_ms = 86_400_000

/** A door with a list of who was sent away, in order. */
function door(limits: Partial<PlaceLimits> = {}, more: Partial<PlacesOptions> = {}) {
  const clock = { ms: 0 }
  const known = openKnown(() => clock.ms)
  const places = openPlaces({
    limits: { all_max: 20, perAddress_max: 10, ...limits },
    known,
    ...more,
  })
  const sent: string[] = []
  const enter = (address: string, name = address) => {
    const place = places.enter(address, () => sent.push(name))
    return typeof place === 'string' ? place : Object.assign(place, { name })
  }
  const crowd = (address: string, n: number) => Array.from({ length: n }, (_, i) => enter(address, `${address} ${i}`))
  return { places, known, clock, sent, enter, crowd }
}
const held = (place: Place | string) => (place as Place).hold()

describe('when there is no room', () => {
  it('the oldest loose guest of the address that has most goes, and no other', () => {
    const { enter, crowd, sent } = door({ loose_max: 8 })
    enter('station')
    crowd('flood', 7)
    crowd('flood', 3)
    enter('viewer')
    expect(sent).toEqual(['flood 0', 'flood 1', 'flood 2', 'flood 3'])
  })

  it('a flood never sends away whoever has fewer connections, however long he needs to speak', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'slow'), { maxLength: 300 }), (order) => {
        const { enter, crowd, sent } = door({ loose_max: 12, perAddress_max: 100, all_max: 100 })
        crowd('a', 12)
        enter('slow')
        for (const address of order) if (address !== 'slow') enter(address)
        expect(sent.filter((name) => name === 'slow')).toEqual([])
      }),
      { seed: 10, numRuns: 200 },
    )
  })

  it('who is held stays, and the newcomer is told that there is no place', () => {
    const { enter, crowd, sent, places } = door({ all_max: 10, perAddress_max: 100 })
    for (const place of crowd('busy', 9)) held(place)
    expect(enter('new')).toBe('too-many')
    expect([sent, places.count()]).toEqual([[], { all: 9, loose: 0 }])
  })

  it('one address has at most its own number; its own oldest loose one goes', () => {
    const { enter, crowd, sent } = door({ perAddress_max: 3 })
    held(crowd('busy', 3)[0]!)
    enter('busy', 'newest')
    expect(sent).toEqual(['busy 1'])
    for (const place of [...crowd('other', 3)]) held(place)
    expect(enter('other')).toBe('too-many-from-address')
  })
})

describe('an address that was known', () => {
  it('is left alone by a flood from a hundred others', () => {
    const { enter, known, sent } = door({ loose_max: 10, all_max: 1_000 })
    known.note('station')
    enter('station')
    for (let i = 0; i < 100; i++) enter(`flood ${i}`)
    expect(sent).toHaveLength(91)
    expect(sent).not.toContain('station')
  })

  it('finds one of the places that are kept when all others are taken', () => {
    const { enter, crowd, known } = door({ all_max: 20, perAddress_max: 100 })
    for (const place of crowd('busy', 18)) held(place)
    known.note('station')
    expect([enter('stranger'), typeof enter('station')]).toEqual(['too-many', 'object'])
  })

  it('that floods is no better than any other', () => {
    const { enter, crowd, known, sent } = door({ loose_max: 12, perAddress_max: 100 })
    known.note('flood')
    enter('viewer')
    crowd('flood', 30)
    expect(sent.every((name) => name.startsWith('flood'))).toBe(true)
  })

  it('is known for seven days, and of many only the newest 2,000 are remembered', () => {
    const { known, clock } = door()
    known.note('station')
    clock.ms = 7 * day_ms - 1
    expect(known.has('station')).toBe(true)
    clock.ms++
    expect(known.has('station')).toBe(false)
    known.note('first')
    for (let i = 0; i < 2_000; i++) known.note(`other ${i}`)
    expect([known.has('first'), known.has('other 0'), known.has('other 1999')]).toEqual([false, true, true])
  })
})

it('among guests who are all wanted, a newcomer takes a place only of an address that has two more than its own', () => {
  const { enter, crowd, sent } = door({ all_max: 5, kept: 0 }, { isFair: true })
  crowd('school', 4)
  enter('home')
  expect([enter('school'), sent]).toEqual(['too-many', []])
  enter('other')
  expect(sent).toEqual(['school 0'])
  expect([typeof enter('home'), sent, enter('home')]).toEqual(['object', ['school 0', 'school 1'], 'too-many'])
})

it('an address behind which many stand has no limit of its own, and is the last to be sent away', () => {
  const { enter, crowd, sent } = door(
    { perAddress_max: 2, loose_max: 8 },
    { isCrowd: (address) => address === 'proxy' },
  )
  crowd('proxy', 7)
  crowd('other', 2)
  enter('third')
  expect(sent).toEqual(['other 0', 'other 1'])
})

it('a guest that is loose again is the newest one, and one that has left counts no more', () => {
  const { enter, places, sent } = door({ loose_max: 2 })
  const [first, second] = [enter('a', 'first') as Place, enter('a', 'second') as Place]
  first.hold()
  first.loosen()
  enter('a', 'third')
  expect(sent).toEqual(['second'])
  first.leave()
  first.leave()
  first.loosen()
  second.leave()
  expect([places.count(), places.of('a'), places.of('b')]).toEqual([{ all: 1, loose: 1 }, 1, 0])
})

it('counts are right after any order of coming, holding, loosening and leaving', () => {
  const step = fc.tuple(fc.nat(5), fc.constantFrom('enter', 'hold', 'loosen', 'leave'), fc.nat(20))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const inside = new Map<Place, { address: string; isLoose: boolean }>()
      const { places } = door()
      for (const [address, act, which] of steps) {
        const one = [...inside.keys()][which % Math.max(1, inside.size)]
        if (act === 'enter') {
          let place: Place | string = ''
          place = places.enter(`${address}`, () => inside.delete(place as Place))
          if (typeof place !== 'string') inside.set(place, { address: `${address}`, isLoose: true })
        } else if (one) {
          one[act]()
          if (act === 'leave') inside.delete(one)
          else inside.get(one)!.isLoose = act === 'loosen'
        }
      }
      const guests = [...inside.values()]
      expect(places.count()).toEqual({ all: guests.length, loose: guests.filter(({ isLoose }) => isLoose).length })
      expect(guests.length).toBeLessThanOrEqual(20)
      for (let i = 0; i <= 5; i++) {
        expect(places.of(`${i}`)).toBe(guests.filter(({ address }) => address === `${i}`).length)
        expect(places.of(`${i}`)).toBeLessThanOrEqual(10)
      }
    }),
    { seed: 10, numRuns: 200 },
  )
})

it.each([
  ['127.0.0.1', '127.0.0.1'],
  ['::ffff:10.0.0.7', '10.0.0.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
  [undefined, 'unknown'],
  ['x'.repeat(500), 'x'.repeat(64)],
])('the guest at %s is %s', (address, guest) => expect(guestOf(address)).toBe(guest))
