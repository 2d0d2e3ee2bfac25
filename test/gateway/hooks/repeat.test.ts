/** A notice that is to be said again while it stands: the present value under a running alert is not known. */
import { expect, it } from 'vitest'
import type { Notice } from '../../../gateway/contract.ts'
import { openNoticeDesk, type ToldNotice } from '../../../gateway/hooks/notice-desk.ts'
import { openNotices } from '../../../gateway/hooks/notices.ts'
import { handClock } from '../../kit/handClock.ts'

const minute_ms = 60_000

function noticeOf(age_min: number): Notice {
  const text = { id: `Tidak ada data sejak ${age_min} menit.`, en: `No data for ${age_min} minutes.` }
  return { id: 'stale-siaga', severity: 'Severe', since_ms: 1, title: text, text, repeat_s: 3_600 }
}

/** Desk, board and clock; `told` is what an earlier life remembered. */
function open(told: ToldNotice[] = [], clock = handClock()) {
  const board = openNotices()
  const desk = openNoticeDesk({ hook: 'hp', isWanted: true, board, told, now: clock.now, changed: () => undefined })
  return { board, desk, clock, texts: () => desk.said().map(({ event }) => [event.kind, event.why.en]) }
}

it('is said again each hour in the words of then, until it ends', async () => {
  const { board, desk, clock, texts } = open()
  board.notify(noticeOf(16))
  expect(texts()).toEqual([['raised', 'No data for 16 minutes.']])
  await clock.turn(59 * minute_ms)
  board.notify(noticeOf(75))
  expect([texts(), desk.next_ms()! - clock.now()]).toEqual([[], minute_ms])
  await clock.turn(minute_ms)
  expect(texts()).toEqual([['raised', 'No data for 75 minutes.']])
  board.end('stale-siaga')
  await clock.turn(3 * 60 * minute_ms)
  expect(texts().map(([kind]) => kind)).toEqual(['cleared'])
  expect([texts(), desk.next_ms()]).toEqual([[], null])
})

it('keeps its hour through a restart', async () => {
  const first = open()
  first.board.notify(noticeOf(16))
  first.desk.said()
  const told = first.desk.changes().map(([, one]) => one!)
  await first.clock.turn(30 * minute_ms)
  const second = open(told, first.clock)
  second.board.notify(noticeOf(46))
  expect(second.texts()).toEqual([])
  await first.clock.turn(30 * minute_ms)
  expect(second.texts()).toEqual([['raised', 'No data for 46 minutes.']])
})
