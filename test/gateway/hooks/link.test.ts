import { expect, it } from 'vitest'
import { ChainAnswer, type ChainLink, type Hook } from '../../../gateway/contract.ts'
import { hooksLink } from '../../../gateway/hooks/link.ts'
import { openChain } from '../../../gateway/http/chain.ts'
import { publicChain } from '../../../gateway/http/public.ts'
import { chainBrief } from '../../../gateway/overview/chain-brief.ts'

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

it('calls no chain whole that reaches nobody: neither a receiver nor a siren', () => {
  const link = (name: string): ChainLink => ({
    ...{ link: name, ok: true, proved_ms: 1, says: { id: 'Baik.', en: 'Fine.' }, troubles: [] },
  })
  const chainOf = (...links: ChainLink[]) => {
    const chain = openChain({ now: () => 1 })
    chain.add(() => [link('record'), ...links])
    return ChainAnswer.parse(chain.answer())
  }
  const noSiren: ChainLink = { ...link('sirens'), absent: true }
  const mute = chainOf(hooksLink([], new Set()), noSiren)
  expect(mute.says.id).toBe(
    'Belum ada penerima dan sirene: peringatan hanya tampil di halaman ini dan tidak membangunkan siapa pun.',
  )
  expect([mute, publicChain(mute)].map(chainBrief)).toMatchObject([
    { ok: true, mute: true },
    { ok: true, mute: true },
  ])
  const told = [
    chainOf(hooksLink([], new Set()), link('sirens')),
    chainOf(hooksLink([hook('sms', 'ok')], new Set()), noSiren),
  ]
  expect(told.map((chain) => chainBrief(chain).mute)).toEqual([undefined, undefined])
})
