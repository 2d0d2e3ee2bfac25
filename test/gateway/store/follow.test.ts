/** The stream that every reader iterates over, against a list: whatever happens in whatever order, each item comes once. */
import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openFollow } from '../../../gateway/store/follow.ts'
import type { Commit } from '../../../gateway/store/record.ts'
import { commitStream } from '../../../gateway/store/streams.ts'
import { eventually } from '../../kit/eventually.ts'

const log = pino({ level: 'silent' })
const page = 3
const waiting_max = 5

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('commit' as const), n: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('turn' as const), n: fc.integer({ min: 1, max: 6 }) }) },
  fc.record({ do: fc.constantFrom('pause' as const, 'go' as const, 'abort' as const, 'leave' as const), n: fc.nat(2) }),
  fc.record({ do: fc.constantFrom('hold' as const, 'release' as const), n: fc.constant(0) }),
)

describe('a reader of store.from', () => {
  it('gets every commit once and in order, however commits, reads, pauses and ends interleave', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), fc.nat(10), async (steps, already) => {
        const list = listRecord()
        for (let n = 0; n < already; n++) list.commit()
        const readers = [0, 1, 2].map(() => openReader(list))
        for (const { do: what, n } of steps) {
          if (what === 'commit') for (let i = 0; i < n; i++) list.commit()
          else if (what === 'turn') for (let i = 0; i < n; i++) await turn()
          else if (what === 'hold' || what === 'release') list[what]()
          else readers[n]![what]()
        }
        list.release()
        for (const reader of readers) reader.go()
        const all = Array.from({ length: list.position() }, (_, i) => i + 1)
        await eventually(() => readers.every(({ taken }) => taken.length >= all.length))
        await turn()
        for (const { taken } of readers) expect(taken).toEqual(all)
        list.close()
        for (const reader of readers) await reader.ended()
      }),
      { numRuns: 200 },
    )
  })

  it('keeps a bounded number of commits in memory for one that does not ask, and none once it has left', async () => {
    const list = listRecord()
    const stop = new AbortController()
    const slow = list.from(0, stop.signal)
    list.commit()
    await slow.next()
    for (let n = 0; n < 1_000; n++) list.commit()
    const { value } = await slow.next()
    expect(value!.length).toBeLessThanOrEqual(waiting_max)
    stop.abort()
    expect(await slow.next()).toEqual({ value: undefined, done: true })
  })

  it('ends while it waits: by its signal, by leaving, by the end of the record', async () => {
    const list = listRecord()
    const stop = new AbortController()
    const waiting = [list.from(0, stop.signal), list.from(0, new AbortController().signal), list.from(0, never)]
    const ends = waiting.map((one) => one.next())
    stop.abort()
    await waiting[1]!.return()
    list.close()
    expect(await Promise.all(ends)).toEqual(waiting.map(() => ({ value: undefined, done: true })))
    expect(await list.from(0, never).next()).toEqual({ value: undefined, done: true })
  })

  it('is told of a commit without a timer, before the event loop turns', async () => {
    const list = listRecord()
    const reader = list.from(0, never)
    let taken: number[] = []
    const next = reader.next().then(({ value }) => {
      taken = value!.map(({ pos }) => pos)
    })
    await turn()
    expect(reader.isCaughtUp()).toBe(true)
    list.commit()
    await Promise.race([next, turn()])
    expect(taken).toEqual([1])
    list.close()
  })

  it('begins at the end when its position belongs to a record that is gone', async () => {
    const list = listRecord()
    list.commit()
    const next = list.from(1_000, never).next()
    list.commit()
    expect((await next).value).toEqual([{ pos: 2 }])
    list.close()
  })

  it('goes on when the log could not be read', async () => {
    const list = listRecord()
    list.commit()
    list.fail()
    expect((await list.from(0, never).next()).value).toEqual([{ pos: 1 }])
    list.close()
  })
})

describe('the commits of a log that lacks some', () => {
  it('come with one for what is missing, trimmed or damaged, so that no position is left out', async () => {
    const log_ = fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(log_, log_, fc.nat(29), fc.integer({ min: 1, max: 30 }), async (held, rotten, after, first) => {
        const position = 30
        const stored = held
          .filter((pos) => pos >= first)
          .sort((a, b) => a - b)
          .map((pos) => ({ pos, json: rotten.includes(pos) ? null : '[]' }))
        const stream = commitStream({
          position: () => position,
          readLog: async (pos) => ({ commits: stored.filter((one) => one.pos > pos).slice(0, page), first }),
          tablesPosition: async () => position,
          alertsAfter: async () => [],
          log,
        })
        const commits: Commit[] = []
        for (let pos = after; pos < position; ) {
          const { items, upTo } = await stream.read(pos)
          commits.push(...items)
          expect(upTo).toBeGreaterThan(pos)
          pos = upTo
        }
        const covered = commits.flatMap(({ pos, lost }) => range(lost?.from ?? pos, pos))
        expect(covered).toEqual(range(after + 1, position))
        const whole = commits.filter(({ lost }) => !lost).map(({ pos }) => pos)
        expect(whole).toEqual(stored.filter(({ pos, json }) => pos > after && json !== null).map(({ pos }) => pos))
        for (const { lost, pos } of commits) if (lost) expect(lost.why).toBe(pos < first ? 'trimmed' : 'unreadable')
      }),
      { numRuns: 300 },
    )
  })
})

const never = new AbortController().signal
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

/** A list that is read in small pages, each some turns later, and of which little may wait in memory. */
function listRecord() {
  let length = 0
  let failures = 0
  let held: Promise<void> | null = null
  let release: () => void = () => undefined
  const follow = openFollow<{ pos: number }>({
    position: () => length,
    async read(pos) {
      if (failures-- > 0) throw new Error('SQLITE_IOERR')
      const items = range(pos + 1, Math.min(pos + page, length)).map((pos) => ({ pos }))
      while (held) await held
      await turn()
      return { items, upTo: items.at(-1)!.pos }
    },
    pick: ({ pos }) => [{ pos }],
    weigh: () => 1,
    waiting_max,
    log,
  })
  return {
    position: () => length,
    from: follow.from,
    close: follow.close,
    commit() {
      length++
      follow.committed({ pos: length, entries: [] })
    },
    fail() {
      failures = 1
    },
    hold() {
      held ??= new Promise((resolve) => {
        release = () => {
          held = null
          resolve()
        }
      })
    },
    release: () => release(),
  }
}

/** Takes at its own pace, and is opened again from where it stood when it was ended. */
function openReader(list: ReturnType<typeof listRecord>) {
  const taken: number[] = []
  let mayGo = true
  let wake: () => void = () => undefined
  let life = live()

  function live() {
    const stop = new AbortController()
    let isLeaving = false
    const running = (async () => {
      for await (const items of list.from(taken.at(-1) ?? 0, stop.signal)) {
        if (stop.signal.aborted) return
        taken.push(...items.map(({ pos }) => pos))
        while (!mayGo && !stop.signal.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        if (isLeaving) break
      }
    })()
    return {
      stop,
      running,
      leave: () => {
        isLeaving = true
      },
    }
  }

  return {
    taken,
    pause() {
      mayGo = false
    },
    go() {
      mayGo = true
      wake()
    },
    abort() {
      life.stop.abort()
      wake()
      life = live()
    },
    leave() {
      const leaving = life
      leaving.leave()
      leaving.running.then(() => {
        if (life === leaving && !leaving.stop.signal.aborted) life = live()
      })
    },
    ended: () => life.running,
  }
}
