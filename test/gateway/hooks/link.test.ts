import { expect, it } from 'vitest'
import type { Hook } from '../../../gateway/contract.ts'
import { hooksLink } from '../../../gateway/hooks/link.ts'

const hook = (id: string, state: Hook['state'], says = '') => ({ id, state, says, last_proved_ms: 1 }) as Hook

it('names every receiver that does not work, not the first alone', () => {
  const hooks = [hook('sms', 'ok'), hook('sirene', 'ok'), hook('grup', 'failing', 'Refused (401).')]
  const link = hooksLink(hooks, new Set(['sirene']))
  expect(link.ok).toBe(false)
  expect(link.says).toEqual({
    id: '2 dari 3 penerima bermasalah: sirene, grup.',
    en: '2 of 3 receivers do not work: sirene, grup.',
  })
  expect(link.troubles).toHaveLength(2)
})

it('says what is wrong with a single one', () => {
  const { says, troubles } = hooksLink([hook('sms', 'ok'), hook('grup', 'failing', 'Refused (401).')], new Set())
  expect(says).toEqual(troubles![0])
  expect(says.en).toContain('grup fails again and again')
})
