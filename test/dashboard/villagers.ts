/** People of a scripted village: the gateway's real ones, in a folder of their own. */
import { onTestFinished } from 'vitest'
import type { Role } from '../../gateway/contract.ts'
import { openPeople } from '../../gateway/people/index.ts'
import { openRegistry } from '../../gateway/stations/index.ts'
import { emptyFolder } from '../kit/folder.ts'

/** `parts` belong into the village; `linkOf` adds a person and gives the end of the one-time address. */
export function openVillagers() {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  const people = openPeople({ folder, tokens: registry, now: Date.now })
  onTestFinished(() => {
    people.close()
    registry.close()
  })
  return {
    people,
    registry,
    parts: { signedIn: { people, tokens: registry }, verifyToken: registry.verifyToken },
    linkOf(name: string, role: Role): string {
      people.users.add(name, role)
      return `/#/sign-in/${people.users.link(name).code}`
    },
  }
}
