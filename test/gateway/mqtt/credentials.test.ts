/** A credential that has ended ends its connection, and an old connection is never the new station. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { MqttClient } from 'mqtt'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRegistry, type Registry } from '../../../gateway/stations/registry.ts'
import { brokerHouse, closed, letIn, levelPack } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'

const readings = 'pantau/1/katulampa/readings'

/** A house with katulampa connected, and the registry as another process has it. */
async function house() {
  const built = await brokerHouse()
  const elsewhere = openRegistry(built.folder)
  onTestFinished(elsewhere.close)
  const station = await letIn(built.client(built.katulampa))
  return { ...built, elsewhere, station, cut: closed(station) }
}

/** Sends a pack; the answer tells whether it was acknowledged before the connection ended. */
function publish(station: MqttClient, seq: number): Promise<boolean> {
  return new Promise((resolve) => {
    station.once('close', () => resolve(false))
    station.publish(readings, JSON.stringify(levelPack(seq)), { qos: 1 }, (err) => resolve(!err))
  })
}

const endings: [what: string, (registry: Registry) => void][] = [
  ['its removal', (registry) => registry.remove('station', 'katulampa')],
  ['a new password', (registry) => void registry.newPassword('station', 'katulampa')],
  [
    'its removal, although a station of the same name was added',
    (registry) => {
      registry.remove('station', 'katulampa')
      registry.addStation({ station: 'katulampa' })
    },
  ],
]

describe.each(endings)('after %s', (_, end) => {
  it('a silent connection is cut, and the station is offline', async () => {
    const { elsewhere, cut, refused, store } = await house()
    end(elsewhere)
    await cut
    expect(refused()).toEqual({ 'credential-ended': 1 })
    await eventually(() => store.presence('katulampa').at(-1) === 'offline')
  })

  it('within the gateway’s own process likewise', async () => {
    const { registry, cut } = await house()
    end(registry)
    await cut
  })

  it('nothing that comes at once over the old connection is taken or acknowledged', async () => {
    const { elsewhere, station, store } = await house()
    end(elsewhere)
    expect(await publish(station, 1)).toBe(false)
    expect(store.readings('katulampa')).toEqual([])
  })

  it('a pack that is under way is not acknowledged', async () => {
    const { elsewhere, station, store, broker } = await house()
    store.hold()
    const isAcknowledged = publish(station, 1)
    await eventually(() => store.waiting() === 1)
    end(elsewhere)
    store.release()
    expect(await isAcknowledged).toBe(false)
    expect(broker.stats().acks).toBe(0)
  })

  it('everybody else stays', async () => {
    const { client, depok, elsewhere, cut, broker } = await house()
    const other = await letIn(client(depok))
    end(elsewhere)
    await cut
    await other.publishAsync('pantau/1/depok/readings', JSON.stringify(levelPack()), { qos: 1 })
    expect(broker.stats().known).toBe(1)
  })
})

it('a siren that was removed hears no alert any more', async () => {
  const { client, sirene, elsewhere } = await house()
  const siren = await letIn(client(sirene))
  await siren.subscribeAsync('pantau/1/alerts/#')
  const cut = closed(siren)
  elsewhere.remove('subscriber', 'sirene')
  await cut
  await expect(letIn(client(sirene))).rejects.toThrow('Bad username or password')
})

it('a station that is back with its new password before the old connection was cut is not called offline', async () => {
  const { client, elsewhere, cut, store } = await house()
  const again = await letIn(client(elsewhere.newPassword('station', 'katulampa')))
  await again.publishAsync('pantau/1/katulampa/status', '{"state":"online"}', { qos: 1 })
  await cut
  await again.publishAsync(readings, JSON.stringify(levelPack()), { qos: 1 }) // what the cut says is said before its receipt
  // On a busy machine the old connection may be cut before the new one came: then it was offline in between.
  expect(store.presence('katulampa').at(-1)).toBe('online')
})

it('two connections with one password are both cut, and the station is offline', async () => {
  const { client, katulampa, elsewhere, cut, store } = await house()
  const second = await letIn(client(katulampa))
  const bothCut = Promise.all([cut, closed(second)])
  elsewhere.remove('station', 'katulampa')
  await bothCut
  await eventually(() => store.presence('katulampa').at(-1) === 'offline')
})

describe('a change of the registry that ends no access cuts nobody:', () => {
  it.each<[what: string, (registry: Registry) => void]>([
    ['another station', (registry) => void registry.addStation({ station: 'baru' })],
    ['a token', (registry) => void registry.addToken('ani')],
    ['a password of somebody else', (registry) => void registry.newPassword('station', 'depok')],
  ])('%s', async (_, change) => {
    const { elsewhere, station, refused } = await house()
    change(elsewhere)
    expect(await publish(station, 1)).toBe(true)
    expect(refused()).toEqual({})
  })

  it('a damaged file that its copy replaces', async () => {
    const { registry, folder, station, refused } = await house()
    rmSync(join(folder, 'registry.db'))
    registry.check()
    expect(registry.damages()).toMatchObject([{ copy_ms: expect.any(Number) }])
    expect(await publish(station, 1)).toBe(true)
    expect(refused()).toEqual({})
  })
})

describe('a registry that is lost with its copies', () => {
  async function lost() {
    const built = await house()
    rmSync(join(built.folder, 'copies'), { recursive: true })
    rmSync(join(built.folder, 'registry.db'))
    built.registry.check()
    expect(built.registry.damages()).toMatchObject([{ copy_ms: null }])
    return built
  }

  it('cuts nobody: no one has taken an access away', async () => {
    const { station, refused } = await lost()
    expect(await publish(station, 1)).toBe(true)
    expect(refused()).toEqual({})
  })

  it('and yet a station that is added anew is another one', async () => {
    const { registry, station, store } = await lost()
    registry.addStation({ station: 'katulampa' })
    expect(await publish(station, 1)).toBe(false)
    expect(store.readings('katulampa')).toEqual([])
  })
})

it('a file that another process has put in the place of a damaged one is followed', async () => {
  const { registry, folder, cut } = await house()
  rmSync(join(folder, 'registry.db'))
  const command = openRegistry(folder) // finds it gone, and takes the copy
  onTestFinished(command.close)
  command.remove('station', 'katulampa')
  await cut
  expect(registry.stations().map(({ station }) => station)).toEqual(['depok'])
  expect(registry.damages()).toMatchObject([{ problem: 'another program has replaced it' }])
})
