/** `GET /chain`: each link, when it was last proved to work, and what is broken. */
import { expect, it } from 'vitest'
import { ChainAnswer } from '../../../gateway/contract.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { staffOf } from '../../kit/staff.ts'
import { gauge, warningHouse } from '../../kit/warningHouse.ts'

it('names the links of a real gateway in their order, and says how each is', async () => {
  const { http, folder } = await openGatewayHere()
  const headers = staffOf(folder)
  const answer = await (await fetch(`${http}/api/v1/chain`, { headers })).json()
  expect(ChainAnswer.parse(answer)).toEqual(answer)
  const { links } = ChainAnswer.parse(answer)
  expect(links.map(({ link }) => link)).toEqual(['clock', 'record', 'stations', 'rules', 'hooks', 'sirens', 'people'])
  const { parts } = (await (await fetch(`${http}/readyz`, { headers })).json()) as { parts: object }
  expect(parts).toMatchObject({
    rules: { ok: true, says: 'There are no rules: nobody will be warned.' },
    sirens: { ok: true, says_id: 'Belum ada sirene yang menjawab.' },
  })
})

it('is whole while everything works, with the times of the proofs', async () => {
  const { send, chain, clock, sirenSays } = await warningHouse([gauge], { subscribers: ['menara'] })
  await send([60, 0.2], [0, 0.2])
  sirenSays('menara', { state: 'ready', tested_ms: clock.now(), battery_v: 12.6 })
  const now_ms = clock.now()
  expect(await chain()).toMatchObject({
    ok: true,
    says: { id: 'Tidak ada gangguan pada rantai peringatan; belum pernah teruji: orang.' },
    links: [
      { link: 'record', ok: true, proved_ms: now_ms },
      { link: 'stations', ok: true, proved_ms: now_ms, says: { en: 'The station sends.' } },
      { link: 'rules', ok: true, proved_ms: now_ms, says: { en: 'Watches 1 rules.' } },
      { link: 'sirens', ok: true, proved_ms: now_ms, says: { id: '1 sirene menjawab.' } },
      {
        link: 'people',
        ok: true,
        proved_ms: null,
        says: { en: 'Nobody has ever acknowledged a warning; hold a drill.' },
      },
    ],
  })
})

it('says where it is broken: the station, its rule, the siren, and people who do not answer', async () => {
  const { send, pass, chain, clock, sirenSays, alerts, acknowledge } = await warningHouse([gauge], {
    subscribers: ['menara'],
  })
  await send([60, 0.9], [0, 1.0])
  sirenSays('menara', { state: 'ready', tested_ms: clock.now() })
  await pass(20)
  const { ok, says, links } = await chain()
  expect([ok, says.en]).toEqual([false, 'The warning chain is impaired at: stations, rules, sirens, people.'])
  const texts = links.filter((link) => !link.ok).map(({ troubles }) => troubles.map(({ en }) => en))
  expect(texts).toEqual([
    ['katulampa sends nothing any more, last heard 20 minutes ago.'],
    [expect.stringMatching(/^Water level at Bendung Katulampa is not known now/)],
    ['The siren menara has not answered for 20 minutes; look at its power and its network.'],
    ['Nobody has acknowledged Siaga 3 at Bendung Katulampa, told at 06:59 WIB.'],
  ])
  const [alert] = await alerts()
  expect((await acknowledge(alert!.id)).statusCode).toBe(200)
  expect((await chain()).links.find(({ link }) => link === 'people')).toMatchObject({
    ok: true,
    proved_ms: clock.now(),
    says: { en: 'Last acknowledged by ani, at 07:20 WIB.' },
  })
})

it('people are told of a siren that does not answer, and when it does again', async () => {
  const { pass, notices, sirenSays, clock } = await warningHouse([], { subscribers: ['menara'] })
  sirenSays('menara', { state: 'ready', tested_ms: clock.now() })
  await pass(20)
  expect(notices()).toMatchObject([
    { id: 'siren-menara-silent', text: { id: expect.stringContaining('tidak menjawab') } },
  ])
  sirenSays('menara', { state: 'fault' })
  await pass(1)
  expect(notices().map(({ id }) => id)).toEqual(['siren-menara-fault'])
  sirenSays('menara', { state: 'ready' })
  await pass(1)
  expect(notices()).toEqual([])
})

it('an acknowledgement of the level that a person saw does not count for one that came meanwhile', async () => {
  const { send, alerts, acknowledge, siren } = await warningHouse([gauge])
  await send([1, 1.0])
  const [seen] = await alerts()
  await send([0, 1.6])
  await acknowledge(seen!.id, seen!.level!)
  expect((await alerts())[0]).toMatchObject({
    label: 'Siaga 2',
    acknowledged: null,
    acknowledgements: [{ label: 'Siaga 3' }],
  })
  await acknowledge(seen!.id)
  expect((await alerts())[0]).toMatchObject({ acknowledged: { by: 'ani' } })
  expect(siren(gauge.id)).toMatchObject({ label: 'Siaga 2', acknowledged: true })
})
