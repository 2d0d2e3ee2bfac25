/** What the gateway tells of those that follow it: in `/readyz`, and to people when one does not. */
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import type { Notice } from '../../../gateway/contract.ts'
import { openHomes } from '../../../gateway/copies/homes.ts'
import { openNotices } from '../../../gateway/hooks/notices.ts'
import { emptyFolder } from '../../kit/folder.ts'

const hour_ms = 3_600_000
const start_ms = Date.UTC(2026, 0, 10, 3)

function gateway(folder = emptyFolder()) {
  const world = { now_ms: start_ms, position: 0, tokens: ['rumah'] }
  const board = openNotices()
  const open = () =>
    openHomes({
      ...{ folder, position: () => world.position, tokens: () => world.tokens },
      ...{ now: () => world.now_ms, log: pino({ level: 'silent' }) },
    })
  const told = (): Notice[] => board.standing()
  return { world, board, told, open, homes: open() }
}

describe('the second homes of a gateway', () => {
  it('are told in readyz: none, one that has everything, one that is some seconds behind', () => {
    const { world, homes } = gateway()
    expect(homes.state()).toMatchObject({ ok: true, says: expect.stringContaining('No second home') })
    world.position = 40
    homes.seen('rumah', 0)
    expect(homes.state()).toEqual({
      ok: true,
      says: 'The second home "rumah" is fetching its first copy; it lacks 40 commits.',
      says_id: 'Server cadangan "rumah" sedang mengambil salinan pertamanya; masih kurang 40 catatan.',
    })
    world.now_ms += 10_000
    homes.seen('rumah', 40)
    expect(homes.state().says).toBe('The second home "rumah" has everything.')
    world.position = 60
    homes.seen('rumah', 40)
    world.now_ms += 8_000
    world.position = 90
    homes.seen('rumah', 60)
    expect(homes.state()).toMatchObject({
      ok: true,
      says: 'The second home "rumah" follows: it has everything up to 8 s ago.',
      says_id: 'Server cadangan "rumah" mengikuti: ia punya semua sampai 8 detik yang lalu.',
    })
  })

  it('that is silent for an hour is told to people in both languages, the same after a restart, and over when it asks again', () => {
    const { world, board, told, open, homes } = gateway()
    homes.seen('rumah', 0)
    world.now_ms += hour_ms
    homes.tell(board)
    expect(told()).toEqual([])
    world.now_ms += 1
    homes.tell(board)
    const [notice] = told()
    expect(notice).toMatchObject({
      id: 'second-home-rumah',
      severity: 'Moderate',
      since_ms: start_ms,
      repeat_s: 86_400,
    })
    expect(notice!.title).toEqual({ id: 'Server cadangan "rumah" diam', en: 'The second home "rumah" is silent' })
    expect(notice!.text.en).toContain('token remove rumah')
    expect(notice!.text.id).toContain('data baru hanya ada di disk ini')
    expect(homes.state().ok).toBe(false)
    const again = open()
    again.tell(board)
    expect(told()).toEqual([notice])
    again.seen('rumah', 0)
    again.tell(board)
    expect(told()).toEqual([])
  })

  it('that asks and has not got on for a day is told to people', () => {
    const { world, board, told, homes } = gateway()
    world.position = 10
    homes.seen('rumah', 10)
    for (let hour = 1; hour <= 25; hour++) {
      world.now_ms += hour_ms
      world.position += 100
      homes.seen('rumah', 10)
      homes.tell(board)
      expect(told()).toHaveLength(hour > 24 ? 1 : 0)
    }
    expect(told()[0]!.title.en).toBe('The second home "rumah" is behind')
    expect(homes.state().says).toContain('has nothing newer than')
  })

  it('that has everything is in no trouble where nothing arrives, and is forgotten with its token', () => {
    const { world, board, told, homes } = gateway()
    world.position = 10
    homes.seen('rumah', 10)
    for (let hour = 1; hour <= 30; hour++) {
      world.now_ms += hour_ms
      homes.seen('rumah', 10)
    }
    homes.tell(board)
    expect(told()).toEqual([])
    world.now_ms += 2 * hour_ms
    homes.tell(board)
    expect(told()).toHaveLength(1)
    world.tokens = []
    homes.tell(board)
    expect(told()).toEqual([])
    expect(homes.state().says).toContain('No second home')
  })
})
