import { expect, it } from 'vitest'
import { leastRole } from '../../dashboard/askingWords.ts'
import { nobodysName } from '../../dashboard/names.ts'
import { abilities } from '../../gateway/people/index.ts'
import { nobodysName as ofGateway } from '../../gateway/people/users.ts'

it('the page says of each ability the role that the gateway asks for', () => {
  for (const [ability, role] of Object.entries(leastRole)) {
    expect(role, ability).toBe(abilities[ability as keyof typeof leastRole].least)
  }
})

it('the page knows the word that stands for a name which is not for everybody', () => {
  expect(nobodysName).toBe(ofGateway)
})
