/** Sirens answer: a real broker and a real MQTT client; what they say survives a restart, and what is wrong is said. */
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { openSirenAnswers } from '../../../gateway/alerts/siren-answers.ts'
import type { ReaderState } from '../../../gateway/store/record.ts'
import { brokerHouse, letIn, start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

const own = 'pantau/1/sirens/sirene'
const minute_ms = 60_000
const day_ms = 86_400_000

describe('a siren', () => {
  it('says on its own topic how it is, and is shown so', async () => {
    const { say, sirens } = await house()
    await say({
      state: 'ready',
      at_ms: start_ms - 5,
      tested_ms: start_ms - day_ms,
      battery_v: 12.7,
      more: 'is ignored',
    })
    expect(sirens()).toEqual([
      {
        ...{ siren: 'sirene', state: 'ready', heard_ms: start_ms, at_ms: start_ms - 5, tested_ms: start_ms - day_ms },
        ...{ battery_v: 12.7, ok: true, troubles: [] },
      },
    ])
  })

  it('is offline by its last will, and keeps what it said of its battery and its test', async () => {
    const will = { topic: own, payload: Buffer.from('{"state":"offline"}'), qos: 1, retain: true } as const
    const { say, sirens, siren } = await house({ will })
    await say({ state: 'ready', tested_ms: start_ms, battery_v: 12.7 })
    siren.stream.destroy()
    await eventually(() => sirens()[0]!.state === 'offline')
    expect(sirens()).toMatchObject([{ tested_ms: start_ms, battery_v: 12.7 }])
  })

  it.each([
    ['what is no JSON', 'ready'],
    ['no state', '{"at_ms":1}'],
    ['a state nobody knows', '{"state":"asleep"}'],
    ['half a millisecond', '{"state":"ready","at_ms":0.5}'],
    ['more than 1 KiB', JSON.stringify({ state: 'ready', more: 'x'.repeat(1_100) })],
  ])('that says %s is acknowledged, counted and changes nothing', async (_, payload) => {
    const { siren, sirens, refused } = await house()
    await siren.publishAsync(own, payload, { qos: 1 })
    expect(sirens()).toEqual([])
    expect(refused()).toEqual({ 'bad-siren': 1 })
  })

  it.each([
    'pantau/1/sirens/lain',
    'pantau/1/sirens',
    `${own}/state`,
    'pantau/1/sirene/status',
    'pantau/1/alerts/siaga',
  ])('that publishes on %s is acknowledged, counted and heard by nobody', async (topic) => {
    const { siren, sirens, refused } = await house()
    await siren.publishAsync(topic, '{"state":"ready"}', { qos: 1 })
    expect([sirens(), refused()]).toEqual([[], { 'foreign-topic': 1 }])
  })

  it('may not be spoken for by a station, nor by a siren whose will is for another', async () => {
    const heard: string[] = []
    const hearSiren = (siren: string) => heard.push(siren) > 0
    const { client, katulampa, refused, sirene, broker } = await brokerHouse({ hearSiren })
    const station = await letIn(client(katulampa))
    await station.publishAsync('pantau/1/sirens/katulampa', '{"state":"ready"}', { qos: 1 })
    const will = { topic: 'pantau/1/sirens/lain', payload: Buffer.from('{"state":"offline"}'), qos: 1 } as const
    const siren = await letIn(client(sirene, { will }))
    siren.stream.destroy()
    await eventually(() => broker.stats().wills_dropped === 1)
    expect([heard, refused()]).toEqual([[], { 'foreign-topic': 1, 'foreign-will': 1 }])
  })

  it('is known after a restart, and forgotten when it is no subscriber any more', async () => {
    const { say, answers, reopened } = await house()
    await say({ state: 'fault' })
    await answers.close()
    expect((await reopened(['sirene'])).list()).toMatchObject([{ siren: 'sirene', state: 'fault', ok: false }])
    expect((await reopened([])).list()).toEqual([])
  })
})

describe('what is wrong with a siren', () => {
  const ready = { state: 'ready', battery_v: 12.7, tested_ms: start_ms }
  it.each([
    ['nothing while it answers', ready, 10 * minute_ms, []],
    ['silence after a quarter of an hour', ready, 16 * minute_ms, ['The siren sirene has not answered for 16 minutes']],
    ['a fault, at once', { ...ready, state: 'fault' }, 0, ['The siren sirene says that it is broken']],
    [
      'a fault with its reason',
      { ...ready, state: 'fault', why: { id: 'kabel putus', en: 'a wire is broken' } },
      0,
      ['The siren sirene says that it is broken (a wire is broken)'],
    ],
    ['nothing when it comes back soon', { ...ready, state: 'offline' }, 4 * minute_ms, []],
    ['that it is gone', { ...ready, state: 'offline' }, 6 * minute_ms, ['The siren sirene is disconnected']],
    ['a low lead battery', { ...ready, battery_v: 11.4 }, 0, ['The battery of the siren sirene is low (11.4 V)']],
    ['a low cell', { ...ready, battery_v: 3.3 }, 0, ['The battery of the siren sirene is low (3.3 V)']],
    ['nothing of a supply of 5 V', { ...ready, battery_v: 5 }, 0, []],
    ['a test long ago', { ...ready, tested_ms: start_ms - 9 * day_ms }, 0, ['has not been tested for 9 days']],
    [
      'a test long ago by its own clock, which was never set',
      { ...ready, at_ms: 9 * day_ms + 2, tested_ms: 1 },
      0,
      ['for 9 days'],
    ],
    ['no test soon after it came', { state: 'ready' }, 0, []],
  ])('is %s', async (_, said, later_ms, expected) => {
    const { say, sirens, turn } = await house()
    await say(said)
    turn(later_ms)
    const troubles = sirens()[0]!.troubles
    expect(troubles.map(({ en }) => en)).toEqual(expected.map((part) => expect.stringContaining(part)))
    for (const { id } of troubles) expect(id).toMatch(/sirene.*; /i)
  })
})

/** A broker, a siren that is connected, and its answers on a clock turned by hand. */
async function house(options: object = {}) {
  let now_ms = start_ms
  let kept: ReaderState = { reader: 'sirens', pos: 0 }
  const store = {
    position: () => 1,
    reader: async () => kept,
    saveReader: async (state: ReaderState) => {
      kept = state
    },
  }
  const parts = { store, now: () => now_ms, elapsed_ms: () => now_ms, log: pino({ level: 'silent' }) }
  const reopened = (names: string[]) => openSirenAnswers({ ...parts, subscribers: () => names })
  const answers = await reopened(['sirene'])
  const { client, sirene, refused } = await brokerHouse({ hearSiren: answers.heard })
  const siren = await letIn(client(sirene, options))
  return {
    ...{ answers, reopened, siren, refused, sirens: answers.list },
    say: (said: object) => siren.publishAsync(own, JSON.stringify(said), { qos: 1 }),
    turn(later_ms: number) {
      now_ms += later_ms
    },
  }
}
