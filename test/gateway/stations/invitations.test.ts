/** Invitations: one code, one computer, once; and what retiring and renaming do to an account. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { emptyFolder } from '../../kit/folder.ts'

const hour_ms = 3_600_000
const proof = 'a secret of the node'

function office() {
  const folder = emptyFolder()
  const registry = openRegistry(folder)
  const invite = (station = 'hulu') => registry.invite({ station }, 72 * hour_ms, 0).code
  const join = (code: string, more: { proof?: string; now_ms?: number } = {}) =>
    registry.join({ code, now_ms: hour_ms, ...more })
  const credentialsOf = (joining: ReturnType<typeof join>) => {
    if (joining.kind !== 'joined') throw new Error(`not joined: ${joining.kind}`)
    return joining.credentials
  }
  const letsIn = ({ username, password }: { username: string; password: string }) =>
    registry.verify(username, password) !== null
  return { folder, registry, invite, join, credentialsOf, letsIn }
}

describe('an invitation', () => {
  it('makes a station whose password nobody has until it is used', () => {
    const { registry, invite, join, credentialsOf, letsIn } = office()
    const code = invite()
    expect(registry.stations()).toMatchObject([{ station: 'hulu', name: 'hulu', invited: { ends_ms: 72 * hour_ms } }])
    expect(letsIn(credentialsOf(join(code)))).toBe(true)
    expect(registry.stations()[0]).not.toHaveProperty('invited')
  })

  it('has at least 128 random bits, in letters that survive capitals, spaces and reading out', () => {
    const { invite, join } = office()
    const code = invite()
    expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{26}$/)
    const readOut = code
      .toUpperCase()
      .replace(/0/g, 'O')
      .replace(/1/g, 'l')
      .replace(/(.{5})/g, '$1 ')
    expect(join(readOut).kind).toBe('joined')
  })

  it('is kept as a hash only', () => {
    const { folder, registry, invite } = office()
    const code = invite()
    registry.close()
    expect(readFileSync(join(folder, 'registry.db')).toString('latin1')).not.toContain(code)
  })

  it('is used once', () => {
    const { invite, join, credentialsOf, letsIn } = office()
    const code = invite()
    const first = credentialsOf(join(code, { proof }))
    expect(join(code)).toEqual({ kind: 'used', station: 'hulu', used_ms: hour_ms })
    expect(join(code, { proof: 'of another node' }).kind).toBe('used')
    expect(letsIn(first)).toBe(true)
  })

  it('gives the same node its credential again within the hour: its answer was lost', () => {
    const { invite, join, credentialsOf, letsIn } = office()
    const code = invite()
    const lost = credentialsOf(join(code, { proof }))
    const again = join(code, { proof, now_ms: 2 * hour_ms })
    expect(again).toMatchObject({ kind: 'joined', isAgain: true })
    expect([letsIn(lost), letsIn(credentialsOf(again))]).toEqual([false, true])
    expect(join(code, { proof, now_ms: 2 * hour_ms + 1 }).kind).toBe('used')
  })

  it('ends', () => {
    const { invite, join } = office()
    const code = invite()
    expect(join(code, { now_ms: 72 * hour_ms })).toEqual({ kind: 'expired', station: 'hulu', ends_ms: 72 * hour_ms })
    expect(join(code, { now_ms: 72 * hour_ms - 1 }).kind).toBe('joined')
  })

  it('is void when a newer one was made', () => {
    const { invite, join } = office()
    const [old, newer] = [invite(), invite()]
    expect(join(old)).toEqual({ kind: 'void', station: 'hulu' })
    expect(join(newer).kind).toBe('joined')
  })

  it('leaves the old node its password until the new one has joined', () => {
    const { registry, invite, join, credentialsOf, letsIn } = office()
    const old = registry.addStation({ station: 'hulu' })
    const code = invite()
    expect(letsIn(old)).toBe(true)
    const fresh = credentialsOf(join(code))
    expect([letsIn(old), letsIn(fresh)]).toEqual([false, true])
  })

  it.each<[what: string, (registry: ReturnType<typeof openRegistry>) => void]>([
    ['the station is removed', (registry) => registry.remove('station', 'hulu')],
    ['the station is retired', (registry) => registry.retire('hulu', 'stolen', 0)],
    ['the station gets a new password', (registry) => void registry.newPassword('station', 'hulu')],
  ])('is void when %s, also for the node that has used it', (_, end) => {
    const { registry, invite, join } = office()
    const open = invite()
    end(registry)
    expect(join(open)).toEqual({ kind: 'void', station: 'hulu' })
    const used = registry.invite({ station: 'depok' }, 72 * hour_ms, 0).code
    join(used, { proof })
    registry.remove('station', 'depok')
    expect(join(used, { proof }).kind).toBe('used')
    expect(registry.stations().map(({ station }) => station)).not.toContain('depok')
  })

  it('that nobody made is unknown', () => {
    const { join } = office()
    expect(join('')).toEqual({ kind: 'unknown' })
    expect(join('0'.repeat(26))).toEqual({ kind: 'unknown' })
  })

  it('is not made for a siren, and not for what is no id; nothing is changed', () => {
    const { registry, invite } = office()
    registry.addSubscriber('sirene')
    expect(() => invite('sirene')).toThrow('is a subscriber')
    expect(() => invite('Hulu!')).toThrow('use 1 to 40')
    expect(registry.stations()).toEqual([])
  })
})

describe('a retired station', () => {
  it('has no access, keeps its row, and says since when and why', () => {
    const { registry, letsIn } = office()
    const { password } = registry.addStation({ station: 'hulu', name: 'Jembatan Hulu' })
    registry.retire('hulu', 'the bridge was torn down', 5)
    expect(letsIn({ username: 'hulu', password })).toBe(false)
    expect(registry.stations()).toMatchObject([
      { station: 'hulu', name: 'Jembatan Hulu', retired: { since_ms: 5, why: 'the bridge was torn down' } },
    ])
    expect(() => registry.retire('hulu', 'again', 6)).toThrow('retired already: the bridge was torn down')
  })

  it('comes back by an invitation, once it is used, and by nothing else', () => {
    const { registry, invite, join, credentialsOf, letsIn } = office()
    registry.addStation({ station: 'hulu' })
    registry.retire('hulu', 'stolen', 5)
    expect(() => registry.newPassword('station', 'hulu')).toThrow('To bring it back: station invite hulu')
    expect(() => registry.addStation({ station: 'hulu' })).toThrow('To bring it back: station invite hulu')
    const code = invite()
    expect(registry.stations()).toMatchObject([{ retired: { why: 'stolen' } }])
    expect(letsIn(credentialsOf(join(code)))).toBe(true)
    expect(registry.stations()[0]).not.toHaveProperty('retired')
  })
})

it('a station gets another name and place; what is not given stays', () => {
  const { registry } = office()
  registry.addStation({ station: 'hulu', name: 'Jembatan', lat: -6.5, lon: 106.8 })
  expect(registry.setStation({ station: 'hulu', name: 'Jembatan Lama', at_ms: 0 })).toMatchObject({
    name: 'Jembatan Lama',
    place: { lat: -6.5, lon: 106.8 },
  })
  registry.setStation({ station: 'hulu', lat: -6.6, lon: 106.9, at_ms: 0 })
  expect(registry.stations()).toMatchObject([{ name: 'Jembatan Lama', place: { lat: -6.6, lon: 106.9 } }])
  expect(() => registry.setStation({ station: 'hulu', at_ms: 0 })).toThrow('Nothing to change')
  expect(() => registry.setStation({ station: 'hulu', lat: -6, at_ms: 0 })).toThrow('A place needs both')
  expect(() => registry.setStation({ station: 'nobody', name: 'x', at_ms: 0 })).toThrow('There is no station "nobody"')
})
