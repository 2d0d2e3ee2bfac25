import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isCommand, runCommand } from '../../../gateway/stations/command.ts'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { emptyFolder } from '../../kit/folder.ts'

function run(folder: string, ...words: string[]) {
  const said = { out: '', err: '' }
  const stdout = { write: (text: string) => (said.out += text) }
  const stderr = { write: (text: string) => (said.err += text) }
  return { code: runCommand([...words, '--data-dir', folder], { stdout, stderr }), ...said }
}
const folder = emptyFolder

it('adds a station south of the equator and prints one JSON line that lets it in', () => {
  const place = folder()
  const { code, out } = run(
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

it('adds a subscriber and a token', () => {
  const place = folder()
  const siren = JSON.parse(run(place, 'subscriber', 'add', 'sirene').out)
  const { token } = JSON.parse(run(place, 'token', 'add', 'pak-budi', '--role', 'operator').out)
  const registry = openRegistry(place)
  expect(registry.verify(siren.username, siren.password)?.role).toBe('subscriber')
  expect(registry.verifyToken(token)?.role).toBe('operator')
})

it('refuses to add a station twice, prints nothing on stdout, and names the way to a new password', () => {
  const place = folder()
  run(place, 'station', 'add', 'depok')
  const second = run(place, 'station', 'add', 'depok')
  expect(second).toMatchObject({ code: 1, out: '' })
  expect(second.err).toContain('station password depok')
  expect(run(place, 'station', 'password', 'depok').code).toBe(0)
})

it.each([
  [['station'], 'is not a command'],
  [['station', 'constructor', 'x'], 'is not a command'],
  [['station', 'add'], 'needs a name'],
  [['station', 'add', 'a', 'b'], 'What is "b"?'],
  [['station', 'add', 'a', '--colour', 'red'], "Unknown option '--colour'"],
])('explains what it does not understand: %j', (words, why) => {
  const { code, err, out } = run(folder(), ...words)
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toContain(why)
})

it('says so when the folder cannot be one', () => {
  const file = join(folder(), 'file')
  writeFileSync(file, '')
  const { code, err } = run(file, 'station', 'add', 'depok')
  expect({ code, err }).toEqual({ code: 1, err: `${file} is a file. Choose another --data-dir.\n` })
})

it.each([
  [['station', 'add', 'Depok!'], 'use 1 to 40'],
  [['station', 'add', 'depok', '--lat', 'x', '--lon', '1'], 'A place needs both'],
  [['station', 'add', 'depok', '--lat', '-6'], 'A place needs both'],
  [['token', 'add', 'a', '--role', 'king'], 'There is no role "king"'],
  [['station', 'remove', 'nobody'], 'There is no station "nobody"'],
])('says why it cannot: %j', (words, why) => {
  const { code, err } = run(folder(), ...words)
  expect(code).toBe(1)
  expect(err).toContain(why)
})

it('leaves other words to the gateway', () => {
  expect(isCommand(['station', 'add'])).toBe(true)
  expect(isCommand(['--data-dir', 'd'])).toBe(false)
  expect(isCommand([])).toBe(false)
})
