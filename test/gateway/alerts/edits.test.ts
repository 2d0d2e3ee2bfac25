/** A rule that is changed while its alert runs: the last known reading is judged again at once, also of a dead station. */
import { describe, expect, it } from 'vitest'
import type { SeriesRule } from '../../../gateway/rules/rule.ts'
import { engineVillage, rainEntry } from '../../kit/engineVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { at, rule } from '../../kit/katulampa.ts'

const siaga3 = { label: 'Siaga 3', at: 0.8, clear: 0.75 }
const siaga2 = { label: 'Siaga 2', at: 1.5, clear: 1.45 }
const siaga1 = { label: 'Siaga 1', at: 2, clear: 1.95 }
const edited = (changes: object): SeriesRule => rule({ version: 2, ...changes })

/** The water stands at `value`, its alert runs, and then nothing comes for `silent` minutes. */
async function raisedAt(value: number, { silent = 1, levels = [siaga3, siaga2, siaga1] } = {}) {
  const village = await engineVillage([rule({ levels })])
  await village.arrive(1, value)
  await eventually(async () => (await village.words()).length === 1)
  village.clock.now_ms = at(1 + silent)
  return {
    ...village,
    /** What the change makes people hear. */
    async change(to: SeriesRule) {
      await village.engine.setRules([to])
      return (await village.words()).slice(1)
    },
  }
}

describe('a changed rule', () => {
  it.each([1, 600])(
    'ends its alert at once when every level is above the water, %i min after the last reading',
    async (silent) => {
      const { change } = await raisedAt(1.2, { silent })
      const heard = await change(edited({ levels: [{ ...siaga3, at: 1.3, clear: 1.25 }, siaga2], clear_for_s: 600 }))
      expect(heard).toMatchObject([{ kind: 'cleared', at_ms: at(1 + silent), value: 1.2, version: 2 }])
    },
  )

  it('eases when the level of the alert is raised above the water', async () => {
    const { change } = await raisedAt(1.6)
    expect(await change(edited({ levels: [siaga3, { ...siaga2, at: 1.8, clear: 1.7 }, siaga1] }))).toMatchObject([
      { kind: 'eased', label: 'Siaga 3', level: 0 },
    ])
  })

  it('that is given to another station ends its alert, and begins there from nothing', async () => {
    const { change, words, engine } = await raisedAt(1.6)
    const heard = await change(edited({ station: 'depok' }))
    expect(heard).toMatchObject([{ kind: 'cleared', series: { station: 'katulampa' }, value: 1.6 }])
    expect(engine.stateOf('katulampa-siaga')).toMatchObject({ alert: null, evidence: [], value: null })
    expect(await words()).toHaveLength(2)
  })

  it('says nothing when a milder level is added in front, and goes on from where it is', async () => {
    const { change, arrive, words } = await raisedAt(2.1)
    expect(await change(edited({ levels: [{ label: 'Siaga 4', at: 0.5 }, siaga3, siaga2, siaga1] }))).toEqual([])
    await arrive(3, 1.6)
    await arrive(4, 0.6)
    await arrive(5, 0.4)
    await eventually(async () => (await words()).length === 4)
    expect((await words()).slice(1)).toMatchObject([
      { kind: 'eased', label: 'Siaga 2', level: 2 },
      { kind: 'eased', label: 'Siaga 4', level: 0 },
      { kind: 'cleared' },
    ])
  })

  it('says at which level it is when the level of its alert is taken away', async () => {
    const { change } = await raisedAt(2.1)
    expect(await change(edited({ levels: [siaga3] }))).toMatchObject([
      { kind: 'eased', label: 'Siaga 3', level: 0, levels: 1 },
    ])
  })

  it('is raised at once by a fresh reading that is over a lowered level, not by an old one', async () => {
    for (const silent of [1, 60]) {
      const { engine, arrive, words, store, clock } = await engineVillage([rule()])
      await arrive(1, 0.6)
      await engine.reached(store.position())
      clock.now_ms = at(1 + silent)
      await engine.setRules([edited({ levels: [{ label: 'Siaga 3', at: 0.5 }] })])
      expect((await words()).map(({ kind }) => kind)).toEqual(silent === 1 ? ['raised'] : [])
    }
  })

  it('of a window is judged with the whole window', async () => {
    const hour = { id: 'hujan', sensor: 'rain', quantity: 'rainfall_mm', measure: { sum_over_s: 3_600 } }
    const { engine, store, words, clock } = await engineVillage([
      rule({ ...hour, levels: [{ label: 'Lebat', at: 50 }] }),
    ])
    for (const minute of [1, 2, 3]) await store.append(rainEntry(minute, 10))
    await engine.reached(store.position())
    clock.now_ms = at(4)
    await engine.setRules([rule({ ...hour, version: 2, levels: [{ label: 'Lebat', at: 30 }] })])
    expect(await words()).toMatchObject([{ kind: 'raised', value: 30 }])
  })

  it('in the file is judged at the start', async () => {
    const { engine, again, words, clock } = await raisedAt(0.9)
    await engine.close()
    clock.now_ms = at(600)
    await again([edited({ levels: [{ ...siaga3, at: 1.2, clear: 1.1 }] })])
    expect((await words()).slice(1)).toMatchObject([{ kind: 'cleared', value: 0.9 }])
  })
})
