/** What a person types to correct readings: while the gateway is stopped, and while it runs. */
import { describe, expect, it } from 'vitest'
import { gatewayWords } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { packEntry, storeIn } from '../store/kit.ts'
import { raised_ms, runningVillage } from './village.ts'

async function villageFolder(): Promise<string> {
  const folder = emptyFolder()
  const store = await storeIn(folder)
  await store.receive(
    packEntry({ station: 'tebing', seq: 1, at_ms: [raised_ms - 1, raised_ms, raised_ms + 1], value: 1 }),
  )
  await store.close()
  return folder
}

const add = (folder: string, ...more: string[]) => [
  ...['correct', 'add', 'tebing', 'level', '--quantity', 'water_level_m', '--offset', '0.3'],
  ...[
    '--from',
    '2026-03-03T09:00+07:00',
    '--why',
    'sensor dinaikkan 30 cm',
    '--by',
    'Sari',
    '--data-dir',
    folder,
    ...more,
  ],
]
const stopped = ['--http-port', '1']

describe('correct', () => {
  it('tells in both languages what would change, and changes nothing without a yes', async () => {
    const folder = await villageFolder()
    const { code, err } = await gatewayWords(add(folder, ...stopped))
    expect(code).toBe(1)
    expect(err).toContain('Tinggi muka air: 2 pembacaan, sekarang 100 cm, nanti 130 cm.')
    expect(err).toContain('Water level: 2 readings, now 100 cm, then 130 cm.')
    const { out } = await gatewayWords(['correct', 'list', '--data-dir', folder, ...stopped])
    expect(JSON.parse(out)).toEqual({ corrections: [] })
  })

  it('enters one, lists it, and takes it back', async () => {
    const folder = await villageFolder()
    const words = (...typed: string[]) => gatewayWords([...typed, '--data-dir', folder, ...stopped])
    const { code, out } = await gatewayWords(add(folder, '--yes', ...stopped))
    expect({ code, ...JSON.parse(out) }).toMatchObject({ code: 0, correction: { id: 'c1', by: 'Sari', offset: 0.3 } })
    const back = await words('correct', 'withdraw', 'c1', '--why', 'salah sensor', '--by', 'Budi')
    expect(JSON.parse(back.out).withdrawn).toMatchObject({ by: 'Budi', why: 'salah sensor' })
    const listed = JSON.parse((await words('correct', 'list')).out)
    expect(listed.corrections).toMatchObject([{ id: 'c1', withdrawn: { by: 'Budi' } }])
    expect(await words('correct', 'withdraw', 'c7', '--why', 'salah')).toMatchObject({
      code: 1,
      err: 'There is no correction "c7".\n',
    })
  })

  it('asks the gateway that runs, whose charts follow at once', async () => {
    const { folder, port, get } = await runningVillage()
    const running = ['--data-dir', folder, '--http-port', String(port)]
    expect((await gatewayWords(add(folder, '--yes', '--http-port', String(port)))).code).toBe(0)
    const chart = 'series?station=tebing&sensor=level&quantity=water_level_m&from=2026-03-03&to=2026-03-04'
    expect((await get(chart)).json().mean.slice(58, 62)).toEqual([1, 1, 1.3, 1.3])
    const { out } = await gatewayWords(['correct', 'withdraw', 'c1', '--why', 'salah', '--by', 'Budi', ...running])
    expect(JSON.parse(out).withdrawn).toMatchObject({ by: 'Budi' })
  })

  it.each([
    [['--offset', 'much'], 2, '--offset'],
    [['--set-aside'], 1, 'Give only one of'],
    [['--to', '2026-03-01'], 1, '"from" is not before "to"'],
  ])('says what is wrong with %j', async (words, code, sentence) => {
    const answer = await gatewayWords(add(await villageFolder(), ...stopped, ...words))
    expect(answer).toMatchObject({ code, err: expect.stringContaining(sentence) })
  })
})
