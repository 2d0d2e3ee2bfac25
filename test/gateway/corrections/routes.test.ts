import { expect, it } from 'vitest'
import { correctedVillage, raised, raised_ms } from './village.ts'

const level = 'station=tebing&sensor=level&quantity=water_level_m&from=2026-03-03&to=2026-03-04'

it('an offset counts from its date on: in charts, in rows beside the raw value, in the CSV', async () => {
  const { get, post } = await correctedVillage()
  const entered = (await post('corrections', raised)).json()
  expect(entered).toMatchObject({ correction: { id: 'c1', by: 'Sari', from_ms: raised_ms, to_ms: null } })

  const chart = (await get(`series?${level}`)).json()
  expect(chart.mean).toEqual([...Array(60).fill(1), ...Array(60).fill(1.3)])
  expect(chart.corrected).toEqual([{ id: 'c1', from_ms: raised_ms, to_ms: null }])
  const quarters = (await get(`series?${level}&points=10`)).json()
  const steps = [...Array(4).fill(1), ...Array(4).fill(1.3)]
  expect(quarters).toMatchObject({ step_ms: 900_000, min: steps, max: steps })

  const { rows } = (await get(`readings?${level}`)).json()
  expect(rows[59]).toEqual({ ...rows[59], value: 1 })
  expect(rows[59]).not.toHaveProperty('corrected_value')
  expect(rows[60]).toMatchObject({ value: 1, corrected_value: 1.3, corrections: ['c1'] })

  const csv = (await get(`export.csv?${level}`)).body.split('\r\n')
  expect(csv[0]).toMatch(/clock,clock_off_ms,corrected_value \[m\],corrections,shown_as$/)
  expect(csv[60]).toMatch(/,1,2,\d+,,,1,,$/)
  expect(csv[61]).toMatch(/,1,2,\d+,,,1\.3,c1,$/)
})

it('shows what the station sent when asked for it', async () => {
  const { get, post } = await correctedVillage()
  await post('corrections', raised)
  const sent = (await get(`series?${level}&corrected=false`)).json()
  expect(sent.mean).toEqual(Array(120).fill(1))
  expect(sent).not.toHaveProperty('corrected')
})

it('a preview says how many readings, from what to what, in both languages, and enters nothing', async () => {
  const { get, post } = await correctedVillage()
  const { series, says, remarks } = (await post('corrections/preview', raised)).json()
  expect(series).toMatchObject([{ readings: 60, before: { min: 1, max: 1 }, after: { min: 1.3, max: 1.3, mean: 1.3 } }])
  expect(says).toEqual({
    id: 'Stasiun tebing, sensor level. Tinggi muka air: + 0,3 m. Tinggi muka air: 60 pembacaan, sekarang 100 cm, nanti 130 cm. Berlaku sejak Selasa, 3 Maret 2026, 09.00 WIB.',
    en: 'Station tebing, sensor level. Water level: + 0.3 m. Water level: 60 readings, now 100 cm, then 130 cm. Valid from Tuesday, 3 March 2026, 09:00 WIB on.',
  })
  expect(remarks).toEqual([])
  expect((await get('corrections')).json()).toEqual({ corrections: [] })
})

it('says when a second correction would count in the same time', async () => {
  const { post } = await correctedVillage()
  await post('corrections', raised)
  const { series, remarks } = (await post('corrections/preview', raised)).json()
  expect(series).toMatchObject([{ before: { max: 1.3 }, after: { max: 1.6 } }])
  expect(remarks[0].en).toBe(
    'Correction c1 counts in the same time already (the sensor was raised by 30 cm); both are applied.',
  )
})

it('a correction is withdrawn with a reason; both stay in the list, and everything is as before', async () => {
  const { get, post, remove } = await correctedVillage()
  await post('corrections', raised)
  expect((await remove('corrections/c1?why=it%20was%20the%20other%20sensor')).json()).toMatchObject({
    withdrawn: { by: 'ani', why: 'it was the other sensor' },
  })
  expect((await get(`series?${level}`)).json().mean).toEqual(Array(120).fill(1))
  expect((await get('corrections?station=tebing')).json().corrections).toMatchObject([{ id: 'c1', withdrawn: {} }])
  expect((await remove('corrections/c1?why=again')).json().detail).toBe('The correction "c1" is withdrawn already.')
  expect((await remove('corrections/c9?why=again')).statusCode).toBe(404)
})

const refused: [object, number, string][] = [
  [{ ...raised, offset: undefined }, 400, 'It changes nothing.'],
  [{ ...raised, set_aside: true }, 400, 'Give only one of'],
  [{ ...raised, offset: 0 }, 400, 'An offset of 0'],
  [{ ...raised, offset: undefined, scale: 0 }, 400, 'A scale of 0'],
  [{ ...raised, quantity: undefined }, 400, 'Name the quantity'],
  [{ ...raised, offset: undefined, shown_as: 'level' }, 400, 'are those of "level" already'],
  [{ ...raised, to: '2026-03-03' }, 400, '"from" is not before "to"'],
  [{ ...raised, sensor: 'levle' }, 404, 'no sensor "levle". It has: level.'],
  [{ ...raised, station: 'tebing2' }, 404, 'There is no station "tebing2"'],
  [{ ...raised, why: '' }, 400, 'why'],
  [{ ...raised, offset: '0.3' }, 400, 'offset'],
]

it('refuses what cannot be meant with a sentence', async () => {
  const { post } = await correctedVillage()
  for (const [body, status, detail] of refused) {
    const answer = await post('corrections', body)
    expect([answer.statusCode, answer.json().detail]).toEqual([status, expect.stringContaining(detail)])
  }
})

it('is for operators; reading the list is open', async () => {
  const { get, post } = await correctedVillage()
  expect((await post('corrections', raised, { authorization: '' })).statusCode).toBe(401)
  expect((await get('corrections')).statusCode).toBe(200)
})
