/** A closed gateway on real files, whose clock a test turns, for tests of people and their sessions. */
import { onTestFinished } from 'vitest'
import { openPeople } from '../../gateway/people/people.ts'
import { openRegistry } from '../../gateway/stations/registry.ts'
import { askHttp } from './askHttp.ts'
import { emptyFolder } from './folder.ts'

/** What the page itself sends. */
export const own = { origin: 'http://localhost:80', host: 'localhost:80' }

/** `signIn` gives the cookie; `at` is the clock. */
export async function closedVillage(folder = emptyFolder()) {
  const at = { ms: Date.UTC(2026, 10, 26) }
  const now = () => at.ms
  const registry = openRegistry(folder, now)
  const people = openPeople({ folder, tokens: registry, now })
  const signedIn = { people, tokens: registry }
  const http = await askHttp({ isPublic: false, signedIn, verifyToken: registry.verifyToken, now })
  const port = await http.listen('127.0.0.1', 0)
  onTestFinished(async () => {
    await http.close()
    people.close()
    registry.close()
  })
  const post = (payload: object, headers: Record<string, string> = own) =>
    http.inject({ method: 'POST', url: '/api/v1/session', payload, headers })
  const cookieOf = (answer: { cookies: { value: string }[] }) => ({
    cookie: `pantau_session=${answer.cookies[0]?.value}`,
  })
  const signIn = async (name: string, role: 'viewer' | 'volunteer' | 'operator' = 'viewer') => {
    people.users.add(name, role)
    return cookieOf(await post({ link: people.users.link(name).code }))
  }
  const who = async (headers: Record<string, string>) => (await http.get('/api/v1/session', headers)).json()
  return { at, folder, people, registry, http, port, post, cookieOf, signIn, who }
}
