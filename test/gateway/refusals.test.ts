/** What people ask for and cannot have: each refusal is a sentence of its own in both languages. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { SaidError } from '../../gateway/contract.ts'
import { openPeople } from '../../gateway/people/people.ts'
import { openRulebook } from '../../gateway/rules/rulebook.ts'
import { openRegistry } from '../../gateway/stations/registry.ts'
import { gatewayCommand } from '../kit/cli.ts'
import { englishIn } from '../kit/english.ts'
import { emptyFolder } from '../kit/folder.ts'

const now = () => Date.now()
const level = { station: 'hulu', sensor: 'level', quantity: 'water_level_m', levels: [{ label: 'Siaga', at: 1 }] }

/** A station, a retired one, a siren, a token, a person, and a rule that another one needs. */
function village() {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  const { users } = openPeopleOf(folder, registry)
  const rulebook = openRulebook({ folder, stations: () => [{ station: 'hulu' }], now })
  onTestFinished(() => {
    rulebook.close()
    registry.close()
  })
  registry.addStation({ station: 'hulu' })
  registry.addStation({ station: 'lama' })
  registry.retire('lama', 'jembatannya dibongkar', now())
  registry.addSubscriber('sirene')
  registry.addToken('bot')
  users.add('bu-sri', 'volunteer')
  const by = { by: 'bu-sri', why: 'rapat' }
  rulebook.put('siaga', { id: 'siaga', ...level }, by)
  rulebook.put('banjir', { id: 'banjir', label: 'Banjir', all: ['siaga'] }, by)
  return { registry, users, rulebook, by }
}

function openPeopleOf(folder: string, tokens: ReturnType<typeof openRegistry>) {
  const people = openPeople({ folder, tokens, now })
  onTestFinished(people.close)
  return people
}

type Village = ReturnType<typeof village>

const wishes: Record<string, (village: Village) => void> = {
  'a station that is there already': ({ registry }) => registry.addStation({ station: 'hulu' }),
  'a station that is retired': ({ registry }) => registry.addStation({ station: 'lama' }),
  'a siren that is there already': ({ registry }) => registry.addSubscriber('sirene'),
  'the word of the gateway': ({ registry }) => registry.addStation({ station: 'alerts' }),
  'the name of a drill': ({ registry }) => registry.addStation({ station: 'latihan-hulu' }),
  'what is no id': ({ registry }) => registry.addStation({ station: 'Hulu Sungai' }),
  'what is no name of a token': ({ registry }) => registry.addToken('Bot Desa'),
  'half a place': ({ registry }) => registry.addStation({ station: 'muara', lat: -6 }),
  'a password for a station that is retired': ({ registry }) => registry.newPassword('station', 'lama'),
  'a password for nobody': ({ registry }) => registry.newPassword('subscriber', 'tidak-ada'),
  'to remove a station that is not there': ({ registry }) => registry.remove('station', 'tidak-ada'),
  'to change nothing': ({ registry }) => registry.setStation({ station: 'hulu', at_ms: 0 }),
  'to change a station that is not there': ({ registry }) =>
    registry.setStation({ station: 'tidak-ada', name: 'x', at_ms: 0 }),
  'to retire a station twice': ({ registry }) => registry.retire('lama', 'lagi', now()),
  'to retire a station that is not there': ({ registry }) => registry.retire('tidak-ada', 'lagi', now()),
  'to invite a siren': ({ registry }) => registry.invite({ station: 'sirene' }, now() + 1_000, now()),
  'a token that is there already': ({ registry }) => registry.addToken('bot'),
  'to remove a token that is not there': ({ registry }) => registry.removeToken('tidak-ada'),
  'a person who is there already': ({ users }) => users.add('bu-sri', 'team'),
  'a person with the name of nobody': ({ users }) => users.add('staff', 'team'),
  'what is no name of a person': ({ users }) => users.add('Bu Sri', 'team'),
  'a link for a person who is not there': ({ users }) => void users.link('tidak-ada'),
  'a rule without levels': ({ rulebook, by }) => rulebook.put('siaga', { id: 'siaga', ...level, levels: [] }, by),
  'an empty list of rules': ({ rulebook, by }) => rulebook.put('siaga', [], by),
  'a rule at the address of another': ({ rulebook, by }) => rulebook.put('waspada', { id: 'siaga', ...level }, by),
  'a rule for a station that is not there': ({ rulebook, by }) =>
    rulebook.put('siaga', { id: 'siaga', ...level, station: 'muara' }, by),
  'to delete a rule that another one needs': ({ rulebook, by }) => rulebook.remove('siaga', by),
}

it.each(Object.entries(wishes))('%s: refused in both languages, each with a sentence of its own', (_, wish) => {
  const refusal = refusalOf(() => wish(village()))
  const { id, en } = refusal.says
  expect(englishIn(id.replace(/"[^"]*"/g, ''))).toEqual([])
  expect(id).not.toContain('Ada isian yang tidak dapat dipakai')
  expect(id).not.toBe(en)
  for (const sentence of [id, en]) expect(sentence).toMatch(/^\S.{15,}\S$/s)
  expect(refusal.message, 'what logs and commands show').toBe(en)
})

it('a role or a session that is not there is refused at the terminal with what there is', async () => {
  const folder = emptyFolder()
  const role = await gatewayCommand('user', 'add', 'bu-sri', '--role', 'kepala', '--data-dir', folder)
  expect(role).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no role "kepala". There are ') })
  const session = await gatewayCommand('session', 'remove', 'x', '--data-dir', folder)
  expect(session).toMatchObject({ status: 1, stderr: expect.stringContaining('There is no session "x".') })
})

it('no refusal that has words of its own is told with the sentence that fits all', () => {
  const sources = readdirSync('gateway', { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const found = sources.filter((name) =>
    /ofRequest\((?:err|error)\.message\)/.test(readFileSync(join('gateway', name), 'utf8')),
  )
  expect(found, 'only what fastify and the record refuse, which names keys of a question').toEqual(['http/problem.ts'])
})

function refusalOf(work: () => void): SaidError {
  try {
    work()
  } catch (err) {
    if (err instanceof SaidError) return err
    throw err
  }
  throw new Error('it was not refused')
}
