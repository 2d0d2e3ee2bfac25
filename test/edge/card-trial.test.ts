import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { tryCard } from '../../edge/card-trial.ts'
import { openOutbox } from '../../edge/outbox.ts'
import { type Database, openDatabase } from '../../edge/platform/sqlite.ts'
import { emptyFolder } from '../kit/folder.ts'
import { handClock } from '../kit/handClock.ts'

const minute_ms = 60_000

it('a card that takes nothing any more is noticed within an hour, also while nothing need be written', () => {
  const { outbox, clock, db } = setUp()
  db().pragma('query_only = on')
  clock.turnSync(59 * minute_ms)
  expect(outbox.stats().disk).toBe('ok')
  clock.turnSync(minute_ms)
  expect(outbox.stats().disk).toBe('failing')
  db().pragma('query_only = off')
  clock.turnSync(10_000)
  expect(outbox.stats().disk).toBe('ok')
})

it('a card that Linux has made read-only is noticed within a minute', () => {
  const { outbox, clock, db } = setUp({ mayWrite: () => false })
  db().pragma('query_only = on')
  clock.turnSync(minute_ms)
  expect(outbox.stats().disk).toBe('failing')
})

it('a card that is well is written once an hour, and no more after the end', () => {
  const { clock, written, end } = setUp()
  const before = written()
  for (let n = 0; n < 180; n++) clock.turnSync(minute_ms)
  expect(written() - before).toBe(3)
  end()
  for (let n = 0; n < 180; n++) clock.turnSync(minute_ms)
  expect(written() - before).toBe(3)
})

function setUp({ mayWrite }: { mayWrite?: () => boolean } = {}) {
  const clock = handClock()
  const folder = emptyFolder()
  let db: Database | undefined
  const outbox = openOutbox({
    ...{ file: join(folder, 'outbox.db'), epoch: 'epoch001', lossWindow_s: 10, clock, log: pino({ level: 'silent' }) },
    openDatabase: (file, options) => {
      db = openDatabase(file, options)
      return db
    },
  })
  onTestFinished(() => outbox.close())
  const end = new AbortController()
  tryCard({ outbox, folder, clock, ...(mayWrite && { mayWrite }) }, end.signal)
  const written = () => db!.prepare('SELECT total_changes()').pluck().get() as number
  return { outbox, clock, db: () => db!, written, end: () => end.abort() }
}
