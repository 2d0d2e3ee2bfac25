import { pino } from 'pino'
import { expect, it } from 'vitest'
import { openClosers } from '../../../edge/platform/closers.ts'

function house() {
  const lines: { step?: string; level: number; err?: { message: string } }[] = []
  const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(JSON.parse(line)) })
  return { closers: openClosers(log), lines }
}

it('closes what was opened last first, one after another', async () => {
  const { closers } = house()
  const steps: string[] = []
  closers.push('record', () => steps.push('record'))
  closers.push('broker', async () => {
    steps.push('broker begins')
    await new Promise((resolve) => setImmediate(resolve))
    steps.push('broker ends')
  })
  await closers.closeAll()
  expect(steps).toEqual(['broker begins', 'broker ends', 'record'])
})

it('tries the next step when one fails or takes too long, and says which', async () => {
  const { closers, lines } = house()
  let isClosed = false
  closers.push('record', () => {
    isClosed = true
  })
  closers.push('http', () => new Promise(() => undefined), 5)
  closers.push('broker', () => {
    throw new Error('no such socket')
  })
  await closers.closeAll()
  expect(isClosed).toBe(true)
  expect(lines.filter(({ level }) => level === 50).map(({ step, err }) => [step, err?.message])).toEqual([
    ['broker', 'no such socket'],
    ['http', 'it took longer than 5 ms'],
  ])
})

it('closes each step once, however often it is asked', async () => {
  const { closers } = house()
  let n = 0
  closers.push('record', () => n++)
  await Promise.all([closers.closeAll(), closers.closeAll()])
  expect(n).toBe(1)
})
