import { describe, expect, it } from 'vitest'
import type { SirenAlert } from '../../../edge/siren/alerts.ts'
import { decide, nothingYet, type SirenChoice } from '../../../edge/siren/decision.ts'

const choice: SirenChoice = { min_level: 1, exercises: false, max_sound_s: 180, pause_s: 300, keep_s: 3_600 }
const siaga = (level: number, more: Partial<SirenAlert> = {}): SirenAlert => ({
  rule: 'katulampa',
  alert: 'a1',
  state: 'active',
  label: `Siaga ${3 - level}`,
  level,
  severity: ['Moderate', 'Severe', 'Extreme'][level]!,
  acknowledged: false,
  exercise: false,
  place: 'Katulampa',
  ...more,
})

/** A siren that decides one moment after another, and remembers. Seconds. */
function siren(owner: Partial<SirenChoice> = {}) {
  let memory = nothingYet
  return (at_s: number, standing: SirenAlert[], lost_s: number | null = null) => {
    const lost_ms = lost_s === null ? null : lost_s * 1_000
    const decision = decide(standing, { ...choice, ...owner }, { now_ms: at_s * 1_000, lost_ms, memory })
    memory = decision.memory
    return decision
  }
}
const isLoud = (owner: Partial<SirenChoice>, ...standing: SirenAlert[]) => siren(owner)(0, standing).isLoud

describe('what a siren is loud for', () => {
  it('is every alert that stands and nobody has acknowledged, unless its owner says less', () => {
    expect(isLoud({}, siaga(0))).toBe(true)
    expect(isLoud({})).toBe(false)
    for (const state of ['cleared', 'provisional']) expect(isLoud({}, siaga(2, { state }))).toBe(false)
    expect(isLoud({}, siaga(2, { acknowledged: true }))).toBe(false)
  })

  it('is only what its owner named: rules, severity, level', () => {
    expect(isLoud({ rules: ['depok'] }, siaga(2))).toBe(false)
    expect(isLoud({ rules: ['depok', 'katulampa'] }, siaga(2))).toBe(true)
    expect(isLoud({ min_severity: 'Severe' }, siaga(0))).toBe(false)
    expect(isLoud({ min_severity: 'Severe' }, siaga(1))).toBe(true)
    expect(isLoud({ min_level: 3 }, siaga(1))).toBe(false)
    expect(isLoud({ min_level: 3 }, siaga(2))).toBe(true)
  })

  it('is a drill only when it was asked for, and a real alert is named before a drill', () => {
    expect(isLoud({}, siaga(2, { exercise: true }))).toBe(false)
    const both = siren({ exercises: true })(0, [siaga(2, { exercise: true, alert: 'drill' }), siaga(0)])
    expect(both).toMatchObject({ isLoud: true, alert: { alert: 'a1' } })
  })

  it('is also what it does not understand: a severity of another version counts as the worst', () => {
    expect(isLoud({ min_severity: 'Extreme' }, siaga(0, { severity: 'Unheard-of' }))).toBe(true)
  })
})

describe('how long it is loud', () => {
  it('sounds, pauses and sounds again until somebody acknowledges', () => {
    const at = siren()
    const heard = [0, 179, 180, 479, 480, 659, 660].map((s) => at(s, [siaga(0)]).isLoud)
    expect(heard).toEqual([true, true, false, false, true, true, false])
    expect(at(960, [siaga(0)]).isLoud).toBe(true)
    expect(at(961, [siaga(0, { acknowledged: true })]).isLoud).toBe(false)
  })

  it('sounds at once when the level rises or another alert comes, also in a pause and after an acknowledgement', () => {
    const at = siren()
    at(0, [siaga(0)])
    expect(at(200, [siaga(0)]).isLoud).toBe(false)
    expect(at(201, [siaga(1)]).isLoud, 'a higher level').toBe(true)
    expect(at(400, [siaga(1)]).isLoud).toBe(false)
    expect(at(401, [siaga(1), siaga(0, { alert: 'a2', rule: 'depok' })]).isLoud, 'another alert').toBe(true)
    at(500, [siaga(1, { acknowledged: true })])
    expect(at(501, [siaga(2)]).isLoud, 'an escalation opens it again').toBe(true)
  })

  it('does not begin anew because a level fell or a value changed', () => {
    const at = siren()
    at(0, [siaga(2)])
    expect(at(200, [siaga(1)]).isLoud).toBe(false)
  })

  it('says when it will turn, so that nothing has to be asked in between', () => {
    const at = siren()
    expect(at(10, [siaga(0)]).next_ms).toBe(190_000)
    expect(at(190, [siaga(0)]).next_ms).toBe(490_000)
    expect(at(200, []).next_ms).toBe(Infinity)
  })

  it('goes on without its gateway for an hour, then no more: nobody could acknowledge', () => {
    const at = siren()
    at(0, [siaga(0)])
    expect(at(3_599 + 100, [siaga(0)], 100).alert).not.toBe(null)
    expect(at(3_600 + 100, [siaga(0)], 100)).toMatchObject({ isLoud: false, alert: null })
    expect(at(3_800, [siaga(0)], null).isLoud, 'the gateway is back and the alert stands').toBe(true)
  })
})
