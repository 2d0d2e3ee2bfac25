import { expect, it } from 'vitest'
import { correctionText } from '../../../dashboard/hands/correctionText.ts'
import type { Correction } from '../../../gateway/contract.ts'

it('a correction is told with all digits that somebody entered, whatever its size', () => {
  const of = (does: Partial<Correction>) => correctionText({ quantity: 'water_level_m', ...does } as Correction, 'id')
  expect(of({ offset: -0.0004 })).toBe('− 0,0004 m')
  expect(of({ scale: 1.00025, offset: 0.3 })).toBe('× 1,00025, + 0,3 m')
  expect(of({ shown_as: 'level-2' })).toBe('→ level-2')
  expect(of({ set_aside: true })).toBe('Singkirkan: nilainya salah')
})
