/** What a person types or sends to have the record forget, and what everybody sees afterwards. */
import { describe, expect, it } from 'vitest'
import type { ForgetAnswer, ForgottenAnswer, SeriesAnswer } from '../../../gateway/contract.ts'
import { openRegistry } from '../../../gateway/stations/index.ts'
import { gatewayCommand, gatewayWords } from '../../kit/cli.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { packEntry, storeIn } from '../store/kit.ts'

const at_ms = Array.from({ length: 20 }, (_, i) => Date.UTC(2026, 10, 20) + i * 60_000)

async function villageOf(...stations: string[]): Promise<string> {
  const folder = emptyFolder()
  const store = await storeIn(folder)
  for (const station of stations) {
    for (const sensor of ['level', 'hujna'])
      await store.receive(packEntry({ station, sensor, seq: 1, at_ms, value: 1.5 }))
  }
  await store.close()
  return folder
}

async function leftIn(folder: string, station: string): Promise<number> {
  const store = await storeIn(folder)
  const { rows } = await store.rows({ station, from_ms: 0, to_ms: 1e13, limit: 1_000 })
  await store.close()
  return rows.length
}

describe('the command', () => {
  it('tells in both languages what would go, and changes nothing without a yes', async () => {
    const folder = await villageOf('coba')
    const { code, out, err } = await gatewayWords(['forget', 'coba', '--data-dir', folder, '--http-port', '1'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ done: false, plan: { values: 40, what: { station: 'coba' } } })
    expect(err).toContain('Yang akan dihapus untuk selamanya: stasiun coba: 40 nilai')
    expect(err).toContain('What would be forgotten for ever: the station coba: 40 values (2 series')
    expect(await leftIn(folder, 'coba')).toBe(40)
  })

  it('does it with --yes, and wants to know why', async () => {
    const folder = await villageOf('coba')
    const words = ['station', 'forget-sensor', 'coba', 'hujna', '--yes', '--data-dir', folder, '--http-port', '1']
    expect((await gatewayWords(words)).err).toContain('--why is missing')
    const { code, out } = await gatewayWords([...words, '--why', 'salah ketik', '--by', 'sri'])
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ done: true, forgotten: { by: 'sri', why: 'salah ketik', values: 20 } })
    expect(await leftIn(folder, 'coba')).toBe(20)
  })

  it.each([
    [['forget', 'Coba'], 'needs 1 to 40 of a-z, 0-9 and -'],
    [['forget', 'coba', '--quantity', 'water_level_m'], '--quantity: of which sensor?'],
    [['forget', 'coba', '--from', '2026-02-01', '--to', '2026-01-01'], '--from: is not before --to'],
  ])('says what is wrong with %j', async (words, sentence) => {
    const { code, err } = await gatewayWords([...words, '--data-dir', emptyFolder()])
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) })
  })
})

it('is asked of the running gateway, by HTTP or by the command; everybody is told instead of an unexplained gap', async () => {
  const folder = await villageOf('coba', 'depok')
  const registry = openRegistry(folder)
  const token = registry.addToken('ani')
  registry.close()
  const headers = { authorization: `Bearer ${token}` }
  const { http } = await startGateway({ folder })
  const asJson = { 'content-type': 'application/json' }
  const post = (body: object, headers: Record<string, string> = { authorization: `Bearer ${token}` }) =>
    fetch(`${http}/api/v1/forget`, { method: 'POST', headers: { ...asJson, ...headers }, body: JSON.stringify(body) })
  const get = async <Answer>(path: string, headers = {}) =>
    (await (await fetch(http + path, { headers })).json()) as Answer
  const wrong = { station: 'depok', sensor: 'hujna', from: at_ms[5]!, to: at_ms[10]! }

  expect((await post({ station: 'coba', why: 'x' }, {})).status).toBe(401)
  const asked = (await (await post({ ...wrong, why: 'x' })).json()) as ForgetAnswer
  expect(asked).toMatchObject({ done: false, plan: { values: 5 }, forgotten: null })
  const done = (await (
    await post({ ...wrong, why: 'permintaan "warga", katanya', confirm: true })
  ).json()) as ForgetAnswer
  expect(done).toMatchObject({ done: true, forgotten: { values: 5, by: 'ani' } })

  const range = `from=${at_ms[0]}&to=${at_ms[19]}`
  const series = `/api/v1/series?station=depok&sensor=hujna&quantity=water_level_m&${range}`
  const stretch = { n: 5, from_ms: at_ms[5], to_ms: at_ms[9] }
  // Who wished it, and why, is staff's matter; that it happened is everybody's.
  expect((await get<SeriesAnswer>(series)).forgotten).toMatchObject([{ ...stretch, by: 'staff', why: '' }])
  expect((await get<SeriesAnswer>(series, headers)).forgotten).toMatchObject([{ ...stretch, by: 'ani' }])
  const table = `${http}/api/v1/export.csv?station=depok&sensor=hujna&${range}`
  expect(await (await fetch(table)).text()).toMatch(
    /"?5 values of hujna.water_level_m from .* forgotten by staff on [^(]*\r\n/,
  )
  const csv = await fetch(table, { headers })
  expect(csv.headers.get('pantau-forgotten')).toBe('1')
  expect(await csv.text()).toMatch(
    /"5 values of hujna.water_level_m from .* forgotten by ani on .* \(permintaan ""warga"", katanya\)"\r\n/,
  )

  const port = new URL(http).port
  const byCommand = await gatewayCommand(
    'forget',
    'coba',
    '--yes',
    '--why',
    'percobaan',
    '--data-dir',
    folder,
    '--http-port',
    port,
  )
  expect(JSON.parse(byCommand.stdout)).toMatchObject({ done: true, forgotten: { values: 40 } })
  const gone = await fetch(`${http}/api/v1/readings?station=coba`)
  expect({ status: gone.status, text: await gone.text() }).toEqual({
    status: 410,
    text: expect.stringContaining('was forgotten on'),
  })
  const { parts } = await get<{ parts: Record<string, { says: string; says_id: string }> }>('/readyz', headers)
  expect(parts.forgotten!.says).toContain('Something was forgotten 2 times; last the station coba')
  expect(parts.forgotten!.says_id).toContain('2 kali ada yang dihapus atas permintaan; terakhir stasiun coba')
  await eventually(async () =>
    (await get<ForgottenAnswer>('/api/v1/forgotten')).forgotten.every(({ isGone }) => isGone),
  )
})
