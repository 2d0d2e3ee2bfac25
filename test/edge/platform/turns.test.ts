import { expect, it } from 'vitest'
import { openTurns } from '../../../edge/platform/turns.ts'

it('one piece of work after another, and whoever asks beyond the limit is told at once', async () => {
  const inTurn = openTurns({ turns_max: 2, tooMany: () => new Error('too many') })
  const told: string[] = []
  const first = inTurn(async () => void told.push('first'))
  const second = inTurn(async () => {
    told.push('second')
    throw new Error('of its own')
  })
  await expect(inTurn(async () => 3)).rejects.toThrow('too many')
  await first
  await expect(second).rejects.toThrow('of its own')
  expect(told).toEqual(['first', 'second'])
  expect(await inTurn(async () => 4), 'there is room again').toBe(4)
})
