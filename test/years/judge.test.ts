import { describe, expect, it } from 'vitest'
import { faults } from './faults.ts'
import { judge } from './judge.ts'
import type { Lived } from './live.ts'
import type { Told } from './people.ts'
import { openRiver } from './river.ts'

const minute_ms = 60_000
const start_ms = Date.UTC(2026, 0, 1)
const at = (minutes: number) => start_ms + minutes * minute_ms
const flood = {
  round: 0,
  at_ms: at(60),
  rise_ms: 10 * minute_ms,
  stay_ms: 60 * minute_ms,
  fall_ms: 10 * minute_ms,
  peak_m: 1,
}
const raised = { kind: 'alert', rule: 'hulu-siaga', text: 'hulu-siaga raised Siaga 3', level: 0 } as const

describe('the judge of a year', () => {
  it('finds a flood that nobody was told of', () => {
    expect(whatOf(judge(lived({ floods: [flood] })))).toEqual(['a flood at Siaga 3 was not told within 5 minutes'])
  })

  it('is content with a flood that was told at once', () => {
    const { failures, floods } = judge(lived({ floods: [flood], told: [said({ ...raised, at_ms: at(69) })] }))
    expect([failures, floods[0]!.outcome]).toEqual([[], 'told'])
  })

  it('finds a fault that nobody was told of, and takes a short one for what it is', () => {
    expect(whatOf(judge(lived({ strikes: [struck('link cut', 60, 100)] })))).toEqual([
      'nobody was told of "link cut" in 40 minutes',
    ])
    expect(judge(lived({ strikes: [struck('link cut', 60, 70)] })).failures).toEqual([])
  })

  it('does not take words about another part, or from before, for words about this one', () => {
    const words = { kind: 'notice', text: 'hook-officer-dead: does not answer' } as const
    const elsewhere = said({ ...words, at_ms: at(65) })
    const before = said({ ...words, at_ms: at(10), until_ms: at(20) })
    expect(judge(lived({ strikes: [struck('link cut', 60, 100)], told: [elsewhere] })).failures).toHaveLength(1)
    expect(judge(lived({ strikes: [struck('officer unreachable', 60, 100)], told: [before] })).failures).toHaveLength(1)
  })

  it('finds a warning of water that was never there, and a death that was none', () => {
    const event = { rule: 'hulu-siaga', kind: 'raised', value: 1 } as Told['event']
    expect(whatOf(judge(lived({ told: [said({ ...raised, event: event!, word: 'raised', at_ms: at(30) })] })))).toEqual(
      ['invented: hulu-siaga raised Siaga 3'],
    )
    const shout = said({ kind: 'no sign of life', text: 'no heartbeat', at_ms: at(30) })
    expect(judge(lived({ told: [shout] })).falseDead).toEqual([shout])
    const untested = said({ kind: 'notice', text: 'The siren balai has not been tested for 1095 days', at_ms: at(30) })
    expect(judge(lived({ told: [untested] })).falseDead).toEqual([])
  })

  it('finds a receipt without a reading in the record, and a reading that is nowhere', () => {
    const reading = { sensor: 'level', at_ms: at(30), values: {} }
    const { failures } = judge(lived({ unstored: [at(31)], missing: [{ at_ms: at(30), reading }] }))
    expect(failures).toHaveLength(2)
  })
})

function lived(more: Partial<Omit<Lived, 'history'>> & Partial<Pick<Lived['history'], 'strikes' | 'floods'>>): Lived {
  const { strikes = [], floods = [], ...rest } = more
  const history = { seed: 1, start_ms, end_ms: at(480), round_ms: 480 * minute_ms, strikes, floods }
  const river = openRiver(1, floods)
  return { history, river, told: [], unstored: [], missing: [], hash: '', events: 0, lastLines: [], ...rest }
}

function said(one: Partial<Told> & Pick<Told, 'kind' | 'text' | 'at_ms'>): Told {
  return { by: 'monitor', until_ms: Number.POSITIVE_INFINITY, ...one }
}

function struck(id: string, from: number, to: number) {
  return { round: 0, fault: faults.find((fault) => fault.id === id)!, from_ms: at(from), to_ms: at(to) }
}

function whatOf({ failures }: { failures: { what: string }[] }) {
  return failures.map(({ what }) => what)
}
