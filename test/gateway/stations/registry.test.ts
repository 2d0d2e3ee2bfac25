import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openRegistry } from '../../../gateway/stations/registry.ts'
import { emptyFolder } from '../../kit/folder.ts'

const folder = emptyFolder

describe('the registry', () => {
  it('lets a station in with its password and nobody with another', () => {
    const registry = openRegistry(folder())
    const { username, password } = registry.addStation({ station: 'katulampa' })
    expect(registry.verify(username, password)).toEqual({ role: 'station', id: 'katulampa' })
    expect(registry.verify(username, `${password}x`)).toBeNull()
    expect(registry.verify(username, '')).toBeNull()
    expect(registry.verify('depok', password)).toBeNull()
  })

  it('keeps no secret that could be read from the file', () => {
    const place = folder()
    const registry = openRegistry(place)
    const { password } = registry.addStation({ station: 'depok' })
    const secret = registry.addToken('ibu-rt').split('.')[1]!
    registry.close()
    const bytes = readFileSync(join(place, 'registry.db')).toString('latin1')
    expect(bytes).toContain('depok')
    expect(bytes).not.toContain(password)
    expect(bytes).not.toContain(secret)
    expect(statSync(join(place, 'registry.db')).mode & 0o077).toBe(0)
  })

  it('sees at once what another process changed', () => {
    const place = folder()
    const gateway = openRegistry(place)
    const commandLine = openRegistry(place)
    const { password } = commandLine.addStation({ station: 'depok', name: 'Depok', lat: -6.4, lon: 106.8 })
    expect(gateway.verify('depok', password)?.role).toBe('station')
    expect(gateway.stations()).toMatchObject([{ station: 'depok', name: 'Depok', place: { lat: -6.4, lon: 106.8 } }])
    const { password: fresh } = commandLine.newPassword('station', 'depok')
    expect(gateway.verify('depok', password)).toBeNull()
    expect(gateway.verify('depok', fresh)).not.toBeNull()
    commandLine.remove('station', 'depok')
    expect(gateway.verify('depok', fresh)).toBeNull()
  })

  it('refuses an id that is taken, by whomever, and says how to get a new password', () => {
    const registry = openRegistry(folder())
    registry.addSubscriber('sirene')
    expect(() => registry.addStation({ station: 'sirene' })).toThrow(
      'There is already a subscriber "sirene". For a new password: subscriber password sirene',
    )
  })

  it.each(['', 'Depok', 'a b', 'a/b', '#', 'x'.repeat(41), 'alerts', 'dépok'])('refuses %j as an id', (station) => {
    expect(() => openRegistry(folder()).addStation({ station })).toThrow(/use 1 to 40|gateway's own word/)
  })

  it('recognises a token and forgets it when it is removed', () => {
    const registry = openRegistry(folder())
    const token = registry.addToken('pak-budi')
    expect(registry.verifyToken(token)).toEqual({ name: 'pak-budi', role: 'operator' })
    expect(registry.verifyToken(`${token}x`)).toBeNull()
    expect(registry.verifyToken('')).toBeNull()
    expect(registry.verifyToken('pak-budi.')).toBeNull()
    registry.removeToken('pak-budi')
    expect(registry.verifyToken(token)).toBeNull()
  })
})
