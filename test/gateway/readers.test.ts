/** The manners of a reader (`gateway/store/READERS.md`), tried on every reader of the record. */
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../gateway/store/record.ts'
import { alertEvent } from '../kit/alertWord.ts'
import { eventually } from '../kit/eventually.ts'
import { at } from '../kit/katulampa.ts'
import { readerTable } from '../kit/readerTable.ts'
import { openWorld, type RunningReader, type World } from '../kit/readerWorld.ts'

const subjects = readerTable.map((one) => [one.name, one] as const)

describe.each(subjects)('%s, a reader of the record', (_name, { open }) => {
  it('that is killed anywhere and opened again misses nothing, and nothing counts twice', async () => {
    const steps = fc.array(fc.record({ turns: fc.nat(6), isKilled: fc.boolean() }), { minLength: 1, maxLength: 25 })
    await fc.assert(
      fc.asyncProperty(steps, async (steps) => {
        const world = openWorld()
        let reader = await open(world)
        for (const [n, { turns, isKilled }] of steps.entries()) {
          void world.commit(...entriesOf(n))
          for (let i = 0; i < turns; i++) await turn()
          if (!isKilled) continue
          world.kill()
          reader = await open(world)
        }
        await isEqual(reader, steps.length)
        await world.end(reader)
      }),
      { numRuns: 20 },
    )
  })

  it('that is closed and opened again goes on where it stood', async () => {
    const world = openWorld()
    for (let n = 0; n < 12; n++) {
      const reader = await open(world)
      await world.commit(...entriesOf(n))
      if (n % 3 === 2) await turn()
      await reader.close()
    }
    const reader = await open(world)
    await isEqual(reader, 12)
    await world.end(reader)
  })

  it('that is opened late, after thousands of commits, has the same in the end', async () => {
    const world = openWorld()
    await (await open(world)).close()
    for (let n = 0; n < 2_000; n++) void world.commit(...entriesOf(n))
    const reader = await open(world)
    await isEqual(reader, 2_000)
    await world.end(reader)
  })

  it('that is slow delays neither commits nor others, and has everything in the end', async () => {
    const world = openWorld()
    const reader = await open(world)
    world.stall()
    let seen = 0
    const stop = new AbortController()
    const other = (async () => {
      for await (const commits of world.record.from(0, stop.signal)) seen += commits.length
    })()
    for (let n = 0; n < 500; n++) await world.commit(...entriesOf(n))
    expect(seen).toBe(world.record.position())
    expect(seen).toBeGreaterThanOrEqual(500)
    stop.abort()
    await other
    world.resume()
    await isEqual(reader, 500)
    await world.end(reader)
  })

  it('that comes when the log no longer reaches back goes on with what there is, and the gap is named', async () => {
    const world = openWorld()
    await (await open(world)).close()
    for (let n = 0; n < 40; n++) await world.commit(...entriesOf(n))
    world.record.trimBefore(20)
    const reader = await open(world)
    await world.commit(...entriesOf(40))
    await eventually(() => reader.position() >= 41)
    if (!reader.startsFromTables) expect(world.logged()).toContain('"why":"trimmed"')
    await world.end(reader)
  })

  it('sets aside an entry that it cannot take, names and counts it, and goes on with its neighbours', async () => {
    const world = openWorld()
    const reader = await open(world)
    for (let n = 0; n < 10; n++) {
      const entries = entriesOf(n)
      await world.commit(...(n === 5 ? [...bad, ...entries] : entries))
    }
    await isEqual(reader, 10)
    await eventually(() => reader.setAside() > 0)
    expect(world.logged()).toMatch(/"pos":\d+.*a reader cannot take an entry; it was set aside/)
    await reader.close()
    const again = await open(world)
    await isEqual(again, 10)
    await world.end(again)
  })

  it('ends when it is told to, also while it waits and while it is held up, and takes nothing more', async () => {
    const world = openWorld()
    await (await open(world)).close()
    const reader = await open(world)
    world.stall()
    await world.commit(...entriesOf(0))
    const closing = reader.close()
    world.resume()
    await closing
    const before = structuredClone(reader.effect())
    await world.commit(...entriesOf(1))
    await turn()
    expect(reader.effect()).toEqual(before)
    world.record.close()
  })

  /** What it has made of the first `count` commits is what an undisturbed one makes of them. */
  async function isEqual(reader: RunningReader, count: number) {
    const world: World = openWorld()
    const undisturbed = await open(world)
    for (let n = 0; n < count; n++) await world.commit(...entriesOf(n))
    await eventually(() => undisturbed.position() >= world.record.position())
    const expected = undisturbed.effect()
    await eventually(() => expect(reader.effect()).toEqual(expected))
    await turn()
    expect(reader.effect()).toEqual(expected)
    await world.end(undisturbed)
  }
})

it('the table knows every reader there is', () => {
  expect(readerTable.map(({ name }) => name)).toEqual([
    'a counting reader',
    'the engine',
    'a hook',
    'a phone that is told',
    'the writer of InfluxDB',
    'the stations',
    'the watch over the sensors',
    'the list of alerts',
    'the sirens',
  ])
})

/** What no reader can take, whichever kind of entry it looks at. */
const bad = [
  { kind: 'pack', station: 'katulampa', received_ms: at(0), pack: null },
  { kind: 'alert', received_ms: at(0), alert: null },
] as unknown as Entry[]

/** A river that rises and falls, minute by minute, and alerts of other rules between. */
function entriesOf(n: number): Entry[] {
  const value = [0.1, 0.9, 1.6, 0.9, 0.2][n % 5]!
  const readings = [{ sensor: 'level', at_ms: at(n), values: { water_level_m: value } }]
  const pack: Entry = {
    kind: 'pack',
    station: 'katulampa',
    received_ms: at(n),
    pack: { epoch: 'e', seq: n + 1, readings },
  }
  if (n % 3 === 2) return [pack]
  const first = n - (n % 3)
  const kind = n % 3 === 0 ? ('raised' as const) : ('cleared' as const)
  const named = { rule: `rule-${first % 4}`, alert: `alert-${first}`, id: `alert-${first}_${kind}` }
  const event = alertEvent({ ...named, kind, at_ms: at(n), ...(kind === 'cleared' && { level: null }) })
  return [pack, { kind: 'alert', received_ms: at(n), alert: event }]
}
