/** Rules of a retired station: nobody is woken by its silence, and they say why they hear nothing. */
import { expect, it } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { gauge, warningHouse } from '../../kit/warningHouse.ts'

const silent = { ...gauge, id: 'katulampa-diam', measure: 'silence', levels: [{ label: 'Diam', at: 900, clear: 60 }] }

it('an alert that a station left behind ends when it is retired, and its silence raises none', async () => {
  const { send, retire, alerts, pass, notices } = await warningHouse([gauge, silent])
  await send([0, 1])
  expect(await alerts('?state=active')).toMatchObject([{ rule: 'katulampa-siaga' }])
  await retire('the bridge was torn down')
  await eventually(async () => (await alerts('?state=active')).length === 0)
  for (let hours = 0; hours < 6; hours++) await pass(60)
  expect(await alerts('?state=active')).toEqual([])
  expect(notices()).toEqual([])
})

it('its rules stay, and say since when and why they hear nothing; the chain says it, and is whole', async () => {
  const { retire, rules, chain } = await warningHouse([gauge])
  await retire('the bridge was torn down')
  await eventually(async () => (await rules())[0]?.troubles?.[0]?.kind === 'retired')
  const [{ troubles } = {}] = await rules()
  expect(troubles).toHaveLength(1)
  expect(troubles![0]!.id).toMatch(
    /tidak mendengar apa-apa: stasiun katulampa tidak dipakai lagi .*\(the bridge was torn down\)/,
  )
  expect(troubles![0]!.en).toMatch(/hears nothing: the station katulampa was retired .*\(the bridge was torn down\)/)
  const links = (await chain()).links
  expect(links.find(({ link }) => link === 'rules')).toMatchObject({
    ok: true,
    says: { en: expect.stringContaining('1 rule hears nothing, because the station is retired (katulampa).') },
  })
  expect(links.find(({ link }) => link === 'stations')).toMatchObject({ ok: true })
})

it('a station that is back is watched again', async () => {
  const { send, retire, rules, alerts } = await warningHouse([gauge])
  await retire('stolen')
  await eventually(async () => (await rules())[0]?.troubles?.[0]?.kind === 'retired')
  await retire()
  await eventually(async () => (await rules())[0]?.troubles?.length === 0)
  await send([0, 1])
  expect(await alerts('?state=active')).toMatchObject([{ rule: 'katulampa-siaga' }])
})
