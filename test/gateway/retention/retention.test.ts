/** How people meet a lowered retention: told in both languages, confirmed over HTTP by an operator. */
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { openRetentionDesk, retentionResource } from '../../../gateway/retention/index.ts'
import type { RetentionState } from '../../../gateway/store/index.ts'
import { askHttp } from '../../kit/askHttp.ts'

const days = { raw_days: 400, minute_days: 800, hour_days: 3_650 }
const log = pino({ level: 'silent' })

async function lowered() {
  const state: RetentionState = {
    ...{ wanted: { ...days, raw_days: 30 }, days, removed: null },
    waits: { values: 12_345, days: 370, bytes: 3 * 1024 * 1024 },
  }
  const store = {
    retention: async () => ({ ...state }),
    async confirmRetention() {
      state.waits = null
    },
  }
  const desk = openRetentionDesk({ store, now: () => 0, log })
  const told: string[] = []
  const confirmed: string[] = []
  const board = {
    notify: ({ id }: { id: string }) => void told.push(id),
    end: (id: string) => void told.push(`-${id}`),
  }
  const http = await askHttp({
    more: [(app) => retentionResource(app, { store, desk, confirmed: (by) => void confirmed.push(by) })],
  })
  onTestFinished(() => http.close())
  const confirm = (headers: Record<string, string> = {}) =>
    http.inject({ method: 'POST', url: '/api/v1/retention/confirm', headers, payload: {} })
  return { desk, board: board as Parameters<typeof desk.tell>[0], told, confirmed, confirm, get: http.get }
}

it('says in both languages what would go, and goes on saying it until an operator confirms', async () => {
  const { desk, board, told, confirmed, confirm, get } = await lowered()
  await desk.look()
  desk.tell(board)
  const { ok, says, says_id } = desk.state()
  expect(ok).toBe(false)
  expect(says).toContain('12345 values of 370 days (about 3.0 MB) wait for a yes')
  expect(says_id).toContain('12345 nilai dari 370 hari (sekitar 3,0 MB) menunggu persetujuan')
  expect((await confirm()).statusCode).toBe(401)
  expect((await get('/api/v1/retention')).json()).toMatchObject({ waits: { values: 12_345 } })

  expect((await confirm({ authorization: 'Bearer operator-token' })).json()).toMatchObject({ waits: null })
  desk.tell(board)
  expect({ confirmed, told, ok: desk.state().ok }).toEqual({
    confirmed: ['ani'],
    told: ['retention-lowered', '-retention-lowered'],
    ok: true,
  })
})
