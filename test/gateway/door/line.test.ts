import { expect, it } from 'vitest'
import { type Leave, openLine } from '../../../gateway/door/line.ts'

const limits = { running_max: 2, waiting_max: 3, waitingPerAddress_max: 2 }
const never = new AbortController().signal

/** A line with the order in which work began. */
function line() {
  const { enter, count } = openLine(limits)
  const begun: string[] = []
  const ask = async (name: string, address: string, signal = never) => {
    const leave = await enter(address, signal)
    begun.push(name)
    return leave as Leave
  }
  return { enter, count, begun, ask }
}

it('lets each address do one piece of work at a time, and nobody waits for another address', async () => {
  const { ask, begun, count } = line()
  const first = await ask('a1', 'a')
  const second = ask('a2', 'a')
  await ask('b1', 'b')
  expect([begun, count()]).toEqual([['a1', 'b1'], { running: 2, waiting: 1 }])
  first()
  first()
  await second
  expect(begun).toEqual(['a1', 'b1', 'a2'])
})

it('says at once when too many wait, of one address or of all', async () => {
  const { ask, enter } = line()
  await ask('a1', 'a')
  await ask('b1', 'b')
  void ask('a2', 'a')
  void ask('a3', 'a')
  expect(await enter('a', never)).toBe('too-many-from-address')
  void ask('c1', 'c')
  expect(await enter('d', never)).toBe('too-many')
})

it('forgets who gives up while he waits', async () => {
  const { ask, count } = line()
  await ask('a1', 'a')
  const gone = new AbortController()
  const waiting = ask('a2', 'a', gone.signal)
  gone.abort(new Error('gone'))
  await expect(waiting).rejects.toThrow('gone')
  expect(count()).toEqual({ running: 1, waiting: 0 })
  await expect(ask('a3', 'a', gone.signal)).rejects.toThrow('gone')
})
