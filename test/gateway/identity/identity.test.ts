/** A name that no other gateway in the world has, and that nothing but a person changes. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { openIdentity } from '../../../gateway/identity/identity.ts'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { storeIn } from '../store/kit.ts'

const log = pino({ level: 'silent' })
const files = ['identity.json', 'identity.copy.json']

/** As a start of the gateway finds it. */
async function identityOf(folder: string, { name }: { name?: string } = {}) {
  const store = await storeIn(folder)
  try {
    const identity = await openIdentity({ folder, store, name, now: () => 7, log })
    return { ...identity, readyz: identity.state() }
  } finally {
    await store.close()
  }
}

function damage(file: string, byte: number, bit: number) {
  const bytes = readFileSync(file)
  bytes[byte]! ^= 1 << bit
  writeFileSync(file, bytes)
}

describe('the identity of a gateway', () => {
  it('is readable, lower-case, and another in each data folder', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => identityOf(emptyFolder())))
    for (const { gateway } of made) expect(gateway).toMatch(/^[a-z][a-z0-9]{3}-[a-z0-9]{4}-[a-z0-9]{4}$/)
    expect(new Set(made.map(({ gateway }) => gateway)).size).toBe(5)
  })

  it('is the same at each start, whatever people call it', async () => {
    const folder = emptyFolder()
    const { gateway, readyz } = await identityOf(folder)
    expect(await identityOf(folder, { name: 'Desa Cawang' })).toMatchObject({ gateway, name: 'Desa Cawang' })
    expect(readyz).toEqual({ ok: true, says: `This gateway is ${gateway}.`, says_id: `Server desa ini ${gateway}.` })
  })

  it('goes with its folder', async () => {
    const [folder, copy] = [emptyFolder(), emptyFolder()]
    const { gateway } = await identityOf(folder)
    cpSync(folder, copy, { recursive: true })
    expect(await identityOf(copy)).toMatchObject({ gateway })
  })

  it.each(files)('survives any bit of %s that flips, and the file is written again', async (name) => {
    const folder = emptyFolder()
    const { gateway } = await identityOf(folder)
    const file = join(folder, name)
    const whole = readFileSync(file)
    const store = await storeIn(folder)
    for (let bit = 0; bit < whole.length * 8; bit++) {
      damage(file, bit >> 3, bit & 7)
      const found = await openIdentity({ folder, store, now: () => 8, log })
      expect({ bit, gateway: found.gateway }).toEqual({ bit, gateway })
      expect(readFileSync(file)).toEqual(whole)
    }
    await store.close()
  })

  it('says in /readyz that a copy was damaged', async () => {
    const folder = emptyFolder()
    await identityOf(folder)
    damage(join(folder, files[0]!), 20, 3)
    expect((await identityOf(folder)).readyz).toMatchObject({ ok: true, says: expect.stringContaining('damaged copy') })
  })

  it.each([
    ['both files', files],
    ['the log', ['log', 'copies']],
  ])('survives the loss of %s', async (_, lost) => {
    const folder = emptyFolder()
    const { gateway } = await identityOf(folder)
    for (const name of lost) rmSync(join(folder, name), { recursive: true, force: true })
    expect(await identityOf(folder)).toMatchObject({ gateway })
    expect(readFileSync(join(folder, files[0]!), 'utf8')).toContain(gateway)
  })

  it('survives one file of another gateway in its folder', async () => {
    const [folder, other] = [emptyFolder(), emptyFolder()]
    const [{ gateway }] = [await identityOf(folder), await identityOf(other)]
    cpSync(join(other, files[0]!), join(folder, files[0]!))
    expect(await identityOf(folder)).toMatchObject({ gateway })
  })

  it('that cannot be read anywhere is a new one, and the gateway says so and what to type', async () => {
    const folder = emptyFolder()
    const { gateway } = await identityOf(folder)
    for (const name of files) writeFileSync(join(folder, name), 'nothing')
    for (const name of ['log', 'copies']) rmSync(join(folder, name), { recursive: true })
    const next = await identityOf(folder)
    expect(next.gateway).not.toBe(gateway)
    expect(next.readyz).toMatchObject({ ok: false, says: expect.stringContaining('identity set ID') })
  })
})

describe('a gateway and its identity', () => {
  it('tells it to people and programs', async () => {
    const folder = emptyFolder()
    const config = join(folder, 'gateway.yaml')
    writeFileSync(config, 'name: Desa Cawang\n')
    const gateway = await startGateway({ folder, flags: ['--config', config] })
    const ask = async (path: string) => (await fetch(gateway.http + path)).json() as Promise<Record<string, never>>
    const told = await ask('/api/v1/gateway')
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/)
    expect(told).toEqual({ gateway: expect.any(String), name: 'Desa Cawang', version, created_ms: expect.any(Number) })
    expect(await ask('/readyz')).toMatchObject({
      parts: { identity: { ok: true, says: expect.stringContaining(told.gateway!) } },
    })
    expect(await (await fetch(`${gateway.http}/metrics`)).text()).toContain(
      `pantau_gateway_info{gateway="${told.gateway}"} 1`,
    )
    const shown = await gatewayCommand('identity', '--data-dir', folder)
    expect(JSON.parse(shown.stdout)).toEqual({ gateway: told.gateway, created_ms: told.created_ms })
  })

  it('becomes another by command, or the one it was', async () => {
    const folder = emptyFolder()
    const { gateway } = await identityOf(folder)
    const run = (...words: string[]) => gatewayCommand('identity', ...words, '--data-dir', folder)
    const next = JSON.parse((await run('new')).stdout).gateway
    expect(next).not.toBe(gateway)
    expect(await identityOf(folder)).toMatchObject({ gateway: next })
    expect(await run('set', 'Desa Cawang')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no identity of a gateway'),
    })
    await run('set', gateway)
    expect(await identityOf(folder)).toMatchObject({ gateway })
    expect(await gatewayCommand('identity', '--data-dir', emptyFolder())).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('has no identity yet'),
    })
  })
})
