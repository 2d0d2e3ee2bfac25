import { describe, expect, it } from 'vitest'
import { capVillage } from '../../kit/capVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { lifeOf } from '../../kit/hookHouse.ts'

const minute_ms = 60_000
const timeIn = (text: string, name: string) => Date.parse(new RegExp(`<${name}>(.*?)</${name}>`).exec(text)![1]!)
const typeIn = (text: string) => /<msgType>(.*)<\/msgType>/.exec(text)![1]
const referencesIn = (text: string) => /<references>(.*)<\/references>/.exec(text)?.[1]?.split(' ') ?? []

/** An alert that goes on, and the message that the feed lists for it. */
async function flood(cap: object = { expires_s: 3_600 }) {
  const village = await capVillage({ cap })
  const [raised, cleared] = lifeOf('siaga', ['raised', 'cleared'], { zone: 'Asia/Jakarta' })
  await village.say(raised!)
  const newest = async () => (await village.listed())[0]!
  // The record answers in its own time, while the clock stands: it goes on in the steps in which the publisher looks.
  const renewedTo = (id: string) =>
    eventually(async () => {
      await village.clock.turn(30_000)
      return (await newest()) === id
    })
  return { ...village, raised: raised!, cleared: { ...cleared!, level: null }, newest, renewedTo }
}

describe('a warning that goes on', () => {
  it('is said again before it expires, each time naming all that came before, until it is over', async () => {
    const { clock, get, say, raised, cleared, newest, renewedTo, listed } = await flood()
    await clock.turn(39 * minute_ms)
    expect(await newest()).toBe(raised.id)
    await renewedTo(`${raised.id}_r1`)
    await clock.turn(38 * minute_ms)
    await renewedTo(`${raised.id}_r2`)
    const [first, second, third] = await Promise.all(
      [raised.id, `${raised.id}_r1`, `${raised.id}_r2`].map((id) => get(`/cap/${id}.xml`)),
    )
    expect([first, second, third].map((text) => typeIn(text!))).toEqual(['Alert', 'Update', 'Update'])
    expect(timeIn(second!, 'sent')).toBeLessThan(timeIn(first!, 'expires'))
    expect(timeIn(third!, 'sent')).toBeLessThan(timeIn(second!, 'expires'))
    expect(referencesIn(third!).map((one) => one.split(',')[1])).toEqual([raised.id, `${raised.id}_r1`])
    expect(referencesIn(third!)[0]).toContain(/<sent>(.*)<\/sent>/.exec(first!)![1])
    expect(third).toContain('Masih berlaku. Tidak ada data baru sejak')
    expect(third).toContain('<certainty>Likely</certainty>')

    await say(cleared)
    await clock.turn(180 * minute_ms)
    const over = await get(`/cap/${cleared.id}.xml`)
    expect(typeIn(over)).toBe('Cancel')
    expect(referencesIn(over)).toHaveLength(3)
    expect((await listed())[0]).toBe(cleared.id)
  })

  it('is renewed after a restart, too, and keeps what was sent before it', async () => {
    const before = await flood()
    await before.clock.turn(41 * minute_ms)
    await before.renewedTo(`${before.raised.id}_r1`)
    const sent = await before.get(`/cap/${before.raised.id}_r1.xml`)
    await before.close()
    await before.clock.turn(300 * minute_ms)
    const after = await capVillage({ folder: before.folder, clock: before.clock, cap: { expires_s: 3_600 } })
    await eventually(async () => {
      await after.clock.turn(30_000)
      return (await after.listed())[0] === `${before.raised.id}_r2`
    })
    expect(await after.get(`/cap/${before.raised.id}_r1.xml`)).toBe(sent)
  })

  it.each([
    ['back', -120 * minute_ms],
    ['forward', 120 * minute_ms],
  ])('is renewed at once when the clock is set %s, with the right time', async (_, step_ms) => {
    const { clock, raised, renewedTo, get } = await flood()
    clock.step(step_ms)
    await clock.turn(minute_ms)
    await renewedTo(`${raised.id}_r1`)
    const text = await get(`/cap/${raised.id}_r1.xml`)
    expect(Math.abs(timeIn(text, 'sent') - clock.now())).toBeLessThan(5 * minute_ms)
    await clock.turn(20 * minute_ms)
    expect((await get('/cap/feed.xml')).includes(`${raised.id}_r2`)).toBe(false)
  })

  it('holds as long as its rule says', async () => {
    const { say, get, clock, listed } = await capVillage({ cap: { expires_s: 600 } })
    const [raised] = lifeOf('siaga', ['raised'], { holds_s: 7_200 })
    await say(raised!)
    const text = await get(`/cap/${raised!.id}.xml`)
    expect(timeIn(text, 'expires') - timeIn(text, 'sent')).toBe(7_200_000)
    await clock.turn(30 * minute_ms)
    expect(await listed()).toEqual([raised!.id])
  })
})
