/** The engine killed between any two steps of its work, on a log in memory: it says what an undisturbed one says. */
import fc from 'fast-check'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { type Engine, openEngine } from '../../../gateway/alerts/engine.ts'
import { type Rule, readRules } from '../../../gateway/rules/rule.ts'
import type { AppendOptions, Entry, PackEntry } from '../../../gateway/store/record.ts'
import { engineLog } from '../../kit/engineLog.ts'
import { at, rule } from '../../kit/katulampa.ts'

const log = pino({ level: 'silent' })
const rules: Rule[] = [
  rule(),
  rule({ id: 'tahan', for_s: 120, clear_for_s: 60 }),
  rule({ id: 'hitung', confirm: { over: 2, of: 3 } }),
  rule({ id: 'naik', measure: { rise_over_s: 300 }, levels: [{ label: 'Naik cepat', at: 0.5 }] }),
  ...readRules([{ id: 'semua', label: 'Banjir', all: ['katulampa-siaga', 'tahan'] }]).rules,
]

/** A reading, and what befalls the gateway after it is on disk. */
const step = fc.record({
  value: fc.constantFrom(0.1, 0.7, 0.78, 0.9, 1.46, 1.6),
  minutes: fc.integer({ min: 1, max: 3 }),
  fate: fc.constantFrom(
    'nothing',
    'nothing',
    'killed before it is judged',
    'killed before the words are on disk',
    'killed after',
  ),
})

describe('an engine that is killed', () => {
  it('neither repeats nor forgets nor invents a word', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const disturbed = await wordsOf(steps)
        const undisturbed = await wordsOf(steps.map((one) => ({ ...one, fate: 'nothing' })))
        expect(disturbed).toEqual(undisturbed)
      }),
      { numRuns: 150 },
    )
  })
})

async function wordsOf(steps: { value: number; minutes: number; fate: string }[]): Promise<string[]> {
  const disk = engineLog()
  let minute = 0
  let life = await born()
  for (const { value, minutes, fate } of steps) {
    minute += minutes
    if (fate === 'killed before it is judged') life.kill()
    if (fate === 'killed before the words are on disk') life.refuse()
    void disk.append([reading(minute, value)])
    await settled()
    if (fate === 'nothing') continue
    life.kill()
    life = await born()
  }
  await settled()
  await life.engine.close()
  return disk.alerts().map(({ alert, kind, label, value }) => `${alert} ${kind} ${label} ${value}`)

  async function born(): Promise<{ engine: Engine; kill(): void; refuse(): void }> {
    const dead = new AbortController()
    let isRefusing = false
    const store = {
      ...disk,
      append(entries: Entry | Entry[], options?: AppendOptions): Promise<number> {
        if (dead.signal.aborted || isRefusing) return new Promise(() => undefined) // a dead process gets no answer
        return disk.append([entries].flat(), options)
      },
      from: (after: number, signal: AbortSignal) => disk.from(after, AbortSignal.any([signal, dead.signal])),
    }
    const engine = await openEngine({ store, rules, now: () => at(minute), log })
    return {
      engine,
      kill: () => dead.abort(),
      refuse: () => {
        isRefusing = true
      },
    }
  }
}

function reading(minute: number, water_level_m: number): PackEntry {
  const readings = [{ sensor: 'level', at_ms: at(minute), values: { water_level_m } }]
  return { kind: 'pack', station: 'katulampa', received_ms: at(minute), pack: { epoch: 'e', seq: minute, readings } }
}

/** The engine's promises: what it can do without a disk that answers, it has done. */
async function settled() {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve))
}
