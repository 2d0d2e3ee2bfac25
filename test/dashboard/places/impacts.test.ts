import { describe, expect, it } from 'vitest'
import { gapText, impactLines, impactSentence, impactStand } from '../../../dashboard/places/impacts.ts'

const both = (text: string) => ({ id: text, en: text })
const river = {
  levels: [
    { at: 1.2, text: both('Bantaran terendam') },
    { at: 1.5, text: { id: 'Gang Masjid tergenang', en: 'Gang Masjid is under water' } },
    { at: 2, text: both('Air masuk rumah') },
  ],
}
const pond = {
  below: true as const,
  levels: [
    { at: 5, text: both('Ikan naik') },
    { at: 3, text: both('Ikan mati') },
  ],
}

describe('what is reached, and what comes next', () => {
  it.each([
    [0.8, [], 1.2, 0.4],
    [1.2, [1.2], 1.5, 0.3],
    [1.62, [1.2, 1.5], 2, 0.38],
    [2.5, [1.2, 1.5, 2], undefined, undefined],
    [null, [], 1.2, undefined],
  ])('at %d m', (value, reached, next, gap) => {
    const stand = impactStand(river, value)
    expect(stand.reached.map(({ at }) => at)).toEqual(reached)
    expect(stand.next?.at).toBe(next)
    if (gap === undefined) expect(stand.gap).toBeUndefined()
    else expect(stand.gap).toBeCloseTo(gap)
  })

  it('turns round for what happens when a value falls', () => {
    expect(impactStand(pond, 4).reached.map(({ at }) => at)).toEqual([5])
    expect(impactStand(pond, 4).gap).toBe(1)
    expect(impactStand(pond, 6).reached).toEqual([])
  })
})

describe('as a sentence', () => {
  it.each([
    [0.8, 'id', 'Berikutnya 1,2 m: Bantaran terendam (40 cm lagi).'],
    [1.38, 'id', 'Tercapai: 1,2 m: Bantaran terendam. Berikutnya 1,5 m: Gang Masjid tergenang (12 cm lagi).'],
    [1.62, 'en', 'Reached: 1.5 m: Gang Masjid is under water. Next 2 m: Air masuk rumah (38 cm to go).'],
    [9, 'en', 'Reached: 2 m: Air masuk rumah.'],
    [null, 'id', 'Berikutnya 1,2 m: Bantaran terendam.'],
    [0.1, 'en', 'Next 1.2 m: Bantaran terendam (1.1 m to go).'],
  ] as const)('%d m, %s: %s', (value, lang, sentence) => {
    expect(impactSentence(river, value, 'm', lang)).toBe(sentence)
  })
  it('says nothing where the village wrote nothing', () => {
    expect(impactSentence({ levels: [] }, 1, 'm', 'id')).toBeNull()
  })
  it('never says "0 cm to go" of what is not reached', () => {
    expect(gapText(0.001, 'm', 'en')).toBe('1 cm to go')
    expect(gapText(0.12, 'm', 'id')).toBe('12 cm lagi')
    expect(gapText(2, 'mg/L', 'id')).toBe('2 mg/L lagi')
  })
  it('is a line for a chart', () => {
    expect(impactLines(river, 'm', 'id')[1]).toEqual({ at: 1.5, text: '1,5 m: Gang Masjid tergenang' })
  })
})
