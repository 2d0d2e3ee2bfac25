import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { gatewayWords } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'

const run = (folder: string, ...words: string[]) => gatewayWords([...words, '--data-dir', folder])
const folder = emptyFolder

it('adds a station south of the equator and prints one JSON line that lets it in', async () => {
  const place = folder()
  const { code, out } = await run(
    place,
    'station',
    'add',
    'katulampa',
    '--name',
    'Bendung',
    '--lat',
    '-6.63',
    '--lon',
    '106.8',
  )
  expect(code).toBe(0)
  expect(out.trim().split('\n')).toHaveLength(1)
  const answer = JSON.parse(out)
  expect(Object.keys(answer)).toEqual(['station', 'username', 'password'])
  const registry = openRegistry(place)
  expect(registry.verify(answer.username, answer.password)).toEqual({ role: 'station', id: 'katulampa' })
  expect(registry.stations()[0]?.place).toEqual({ lat: -6.63, lon: 106.8 })
})

it('adds a subscriber and a token', async () => {
  const place = folder()
  const siren = JSON.parse((await run(place, 'subscriber', 'add', 'sirene')).out)
  const { token } = JSON.parse((await run(place, 'token', 'add', 'pak-budi', '--role', 'operator')).out)
  const registry = openRegistry(place)
  expect(registry.verify(siren.username, siren.password)?.role).toBe('subscriber')
  expect(registry.verifyToken(token)?.role).toBe('operator')
})

it('refuses to add a station twice, prints nothing on stdout, and names the way to a new password', async () => {
  const place = folder()
  await run(place, 'station', 'add', 'depok')
  const second = await run(place, 'station', 'add', 'depok')
  expect(second).toMatchObject({ code: 1, out: '' })
  expect(second.err).toContain('station password depok')
  expect((await run(place, 'station', 'password', 'depok')).code).toBe(0)
})

it.each([
  [['station'], 'is not a command'],
  [['station', 'constructor', 'x'], 'is not a command'],
  [['station', 'add'], 'needs a name'],
  [['station', 'add', 'a', 'b'], 'What is "b"?'],
  [['station', 'add', 'a', '--colour', 'red'], '--colour: no such flag'],
  [['station', 'add', 'a', '--nam', 'red'], 'did you mean --name?'],
  [['station', 'ad', 'a'], '"station ad" is not a command; did you mean add?'],
  [['station', 'add', 'a', '--name', '--lat'], '--name: needs a value, as in --name VALUE'],
])('explains what it does not understand: %j', async (words, why) => {
  const { code, err, out } = await run(folder(), ...words)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(why)
})

it('names the flag that is missing and what it is for', async () => {
  const { code, err } = await gatewayWords(['station', 'list'])
  expect(code).toBe(2)
  expect(err).toContain(
    '--data-dir is missing: the folder where the gateway keeps its data, or --config with its settings.\n',
  )
})

it('knows the folder of an installed gateway by its settings', async () => {
  const [home, data] = [folder(), join(folder(), 'data')]
  writeFileSync(join(home, 'gateway.yaml'), `data_dir: ${data}\n`)
  const installed = (...words: string[]) => gatewayWords(words, home, { env: { PANTAU_SETTINGS: home } })
  expect(await installed('station', 'add', 'depok')).toMatchObject({ code: 0 })
  expect((await run(data, 'station', 'list')).out).toContain('"depok"')
  expect(await installed('user', 'add', 'ibu-sari', '--role', 'volunteer')).toMatchObject({ code: 0 })
})

it('says so when the folder cannot be one', async () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  const { code, err } = await run(file, 'station', 'add', 'depok')
  expect({ code, err }).toEqual({ code: 1, err: `${file} is a file. Choose another --data-dir.\n` })
})

it.each([
  [['station', 'add', 'Depok!'], 'use 1 to 40'],
  [['station', 'add', 'depok', '--lat', 'x', '--lon', '1'], 'A place needs both'],
  [['station', 'add', 'depok', '--lat', '-6'], 'A place needs both'],
  [['token', 'add', 'a', '--role', 'king'], 'There is no role "king"'],
  [['station', 'remove', 'nobody'], 'There is no station "nobody"'],
])('says why it cannot: %j', async (words, why) => {
  const { code, err } = await run(folder(), ...words)
  expect(code).toBe(1)
  expect(err).toContain(why)
})
