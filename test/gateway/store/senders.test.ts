import { expect, it } from 'vitest'
import type { Entry } from '../../../gateway/store/record.ts'
import { openSenders } from '../../../gateway/store/senders.ts'

const pack = (station: string): Entry[] => [
  { kind: 'pack', station, received_ms: 0, pack: { epoch: 'e', seq: 1, readings: [] } },
]

function sendersByHand() {
  let now_ms = 0
  const senders = openSenders(500, () => now_ms)
  return {
    sends(station: string): boolean {
      senders.waits(pack(station))
      return senders.isEverybody()
    },
    served: senders.served,
    pass: (ms: number) => {
      now_ms += ms
    },
  }
}

it('a lone station is everybody', () => {
  expect(sendersByHand().sends('hulu')).toBe(true)
})

it('of two that send, one alone is not everybody, and both are', () => {
  const senders = sendersByHand()
  senders.sends('hulu')
  senders.sends('muara')
  senders.served()
  expect(senders.sends('hulu')).toBe(false)
  expect(senders.sends('muara')).toBe(true)
})

it('who has been silent for two seconds is not waited for', () => {
  const senders = sendersByHand()
  senders.sends('hulu')
  senders.sends('muara')
  senders.served()
  senders.pass(2_000)
  expect(senders.sends('hulu')).toBe(true)
})

it('spends no more commits in the long run than gathering would, beyond a store for bursts', () => {
  const senders = sendersByHand()
  const day_ms = 86_400_000
  let commits = 0
  for (let passed_ms = 0; passed_ms < day_ms; passed_ms += 100) {
    senders.pass(100)
    if (senders.sends('hulu')) commits++
    senders.served()
  }
  expect(commits).toBeLessThanOrEqual(20_000 + day_ms / 500)
  expect(commits).toBeGreaterThan(day_ms / 500)
})

it('what is not a pack is nobody', () => {
  const senders = openSenders(500, () => 0)
  senders.waits([{ kind: 'presence', station: 'hulu', received_ms: 0, state: 'online' }])
  expect(senders.isEverybody()).toBe(false)
})
