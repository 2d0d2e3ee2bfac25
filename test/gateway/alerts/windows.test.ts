/** Readings that come late: they warn nobody, and the next fresh one is judged with them. */
import { describe, expect, it } from 'vitest'
import { engineVillage, packOf, rainEntry } from '../../kit/engineVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { at, rule } from '../../kit/katulampa.ts'

const hour = rule({
  id: 'hujan',
  sensor: 'rain',
  quantity: 'rainfall_mm',
  measure: { sum_over_s: 3_600 },
  levels: [{ label: 'Lebat', at: 15 }],
})
const tip = (minute: number, rainfall_mm: number) => ({ sensor: 'rain', at_ms: at(minute), values: { rainfall_mm } })
/** The rain of an outage of twenty minutes, as it comes when the link is back. */
const backlog = (minute: number) => packOf([tip(-15, 4), tip(-10, 4), tip(-5, 4)], at(minute))

describe('rain that came as backlog', () => {
  it.each([
    ['after the fresh reading', [rainEntry(1, 2), backlog(1.1), rainEntry(2, 2)], 18, 2],
    ['before it', [backlog(1), rainEntry(1.1, 2), rainEntry(2, 2)], 16, 1.1],
  ])('%s counts in the next fresh one, and raises nothing by itself', async (_, entries, value, minute) => {
    const { store, engine, clock, words } = await engineVillage([hour])
    await store.append(rainEntry(-40, 2))
    for (const one of entries.slice(0, -1)) {
      clock.now_ms = one.received_ms
      await store.append(one)
    }
    await engine.reached(store.position())
    if (minute === 2) expect(await words()).toEqual([])
    await store.append(entries.at(-1)!)
    await eventually(async () => (await words()).length > 0)
    expect(await words()).toMatchObject([{ kind: 'raised', value, at_ms: at(minute) }])
  })

  it('makes the next fresh reading urgent, also after a kill', async () => {
    const { store, engine, again } = await engineVillage([hour])
    await store.append(rainEntry(1, 2))
    await store.append(backlog(1.1))
    await engine.reached(store.position())
    expect(engine.isUrgent(rainEntry(2, 2))).toBe(true)
    await engine.close()
    const next = await again()
    expect(next.isUrgent(rainEntry(2, 2))).toBe(true)
  })

  it('counts in the fresh reading itself when the record answers later', async () => {
    const { store, engine, words, blind } = await engineVillage([hour])
    await store.append(rainEntry(1, 2))
    await engine.reached(store.position())
    await store.append(backlog(1.1))
    blind(2)
    await store.append(rainEntry(2, 2))
    await eventually(() =>
      engine.trouble()?.startsWith('The record cannot be read for the windows of 1 rules (hujan@)'),
    )
    await eventually(async () => (await words()).length > 0)
    await eventually(() => engine.trouble() === null)
    expect(await words()).toMatchObject([{ kind: 'raised', value: 16, at_ms: at(2) }])
  })

  it('is not taken for the end of the rain while the record does not answer', async () => {
    const { store, engine, words, blind, clock } = await engineVillage([hour])
    for (const minute of [1, 2]) await store.append(rainEntry(minute, 8))
    await eventually(async () => (await words()).length === 1)
    blind(2)
    await engine.setRules([{ ...hour, version: 2 }]) // what it remembered of the past belongs to the rule before
    clock.now_ms = at(3)
    await store.append(rainEntry(3, 0.2))
    await eventually(() => engine.stateOf('hujan')?.value === 16.2)
    expect(await words()).toHaveLength(1)
  })
})

describe('what was not judged', () => {
  it('is counted by reason, for each rule and in all', async () => {
    const { store, engine } = await engineVillage([rule(), hour])
    await store.append(rainEntry(1, 2))
    await store.append(backlog(1.1))
    await store.append(packOf([{ sensor: 'rain', at_ms: at(2), values: { rainfall_mm: null } }], at(2)))
    await engine.reached(store.position())
    expect(engine.unjudged()).toEqual({ 'repeated-order': 1, history: 2, null: 1 })
    expect(engine.watch()).toMatchObject([
      { rule: 'katulampa-siaga', received_ms: null, judged_ms: null, unjudged: null, counts: {} },
      {
        rule: 'hujan',
        received_ms: at(2),
        judged_ms: at(1),
        unjudged: { reason: 'null', received_ms: at(2) },
        heard_ms: at(1),
        unusable: 'null',
      },
    ])
  })
})
