/** A second home holds what the gateway has acknowledged; when the gateway's folder is gone, it is the village. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatewayCommand, gatewayProcess } from '../../kit/cli.ts'
import { steadyStation } from '../../kit/copiedVillage.ts'
import { eventually } from '../../kit/eventually.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { startGateway } from '../../kit/gateway.ts'
import { openGatewayHere } from '../../kit/gatewayHere.ts'
import { readyOf, startFollower, tokenOf } from '../../kit/secondHome.ts'
import { staffOf } from '../../kit/staff.ts'

const home = () => join(emptyFolder(), 'second')

/** A gateway with a segment, and a second home that has it. `follow` is one more round. */
async function homeWithSegment() {
  const folder = emptyFolder()
  const first = await openGatewayHere({ folder, flags: ['--config', settings(folder)] })
  const station = await steadyStation(first, 'depok', first.addStation('depok'))
  const segments = () => readdirSync(join(folder, 'record')).filter((name) => name.endsWith('.seg'))
  await eventually(() => segments().length > 0)
  await station.stop()
  await first.close()
  const gateway = await openGatewayHere({ folder })
  const token = await tokenOf(folder)
  const second = home()
  const follow = async () => {
    await (await startFollower(gateway.http, token, second)).stop()
  }
  await follow()
  const name = segments()[0]!
  return { gateway, second, name, good: readFileSync(join(second, 'record', name)), follow }
}

describe('a second home', () => {
  it('catches up after the gateway was away, and says on the gateway how far it is', async () => {
    const gateway = await openGatewayHere()
    const password = gateway.addStation('depok')
    const second = home()
    const headers = staffOf(gateway.folder)
    expect((await readyOf(gateway.http, headers)).parts.second_home?.says).toContain('No second home')
    const token = await tokenOf(gateway.folder)
    const follower = await startFollower(gateway.http, token, second)
    await follower.kill()
    const station = await steadyStation(gateway, 'depok', password)
    await eventually(() => station.acknowledged.length >= 20)
    await station.stop()
    await startFollower(gateway.http, token, second)
    await eventually(async () =>
      (await readyOf(gateway.http, headers)).parts.second_home?.says.includes('has everything'),
    )
  })

  it('is no gateway until it has taken over, and takes over only from one that is gone', async () => {
    const gateway = await openGatewayHere()
    gateway.addStation('depok')
    const second = home()
    const follower = await startFollower(gateway.http, await tokenOf(gateway.folder), second)
    await follower.stop()
    const started = gatewayProcess('--data-dir', second, '--http-port', '0', '--mqtt-port', '0')
    expect([started.status, started.stderr]).toEqual([2, expect.stringContaining('follow --take-over')])
    expect((await gatewayCommand('station', 'add', 'hulu', '--data-dir', second)).status).not.toBe(0)
    const early = await gatewayCommand('follow', '--take-over', '--data-dir', second)
    expect([early.status, early.stderr]).toEqual([1, expect.stringContaining('still answers')])
    await gateway.close()
    expect((await gatewayCommand('follow', '--take-over', '--data-dir', second)).status).toBe(0)
  })

  it('keeps its good segment when the one of the gateway rots, whether the gateway has noticed or not', async () => {
    const { gateway, second, name, good, follow } = await homeWithSegment()
    const before = await verified(second)
    flip(join(gateway.folder, 'record', name))
    await follow()
    // Or what has taken its place at the gateway, if that has noticed and nothing was lost by it.
    const { problems, rows } = await verified(second)
    expect({ problems, rows }).toEqual({ problems: [], rows: before.rows })
    const places = [join(second, 'record', name), join(second, 'kept', `record-${name}`)]
    for (const place of places.filter(existsSync)) expect(readFileSync(place).equals(good)).toBe(true)
  })

  it('fetches a segment anew that has rotted here', async () => {
    const { second, name, good, follow } = await homeWithSegment()
    flip(join(second, 'record', name))
    await follow()
    expect(readFileSync(join(second, 'record', name)).equals(good)).toBe(true)
  })

  it('asks with a token of its own role, which opens nothing else', async () => {
    const gateway = await startGateway()
    const bearer = { headers: { authorization: `Bearer ${await tokenOf(gateway.folder)}` } }
    const nobody = await fetch(`${gateway.http}/api/v1/copies`)
    expect([nobody.status, await nobody.text()]).toEqual([401, expect.stringContaining('token add NAME --role copy')])
    expect((await fetch(`${gateway.http}/api/v1/copies`, bearer)).status).toBe(200)
    expect((await fetch(`${gateway.http}/api/v1/hooks`, { method: 'POST', ...bearer })).status).not.toBe(200)
    for (const name of ['../etc/passwd', 'lock.db', 'gateway.log', 'record/../registry.db']) {
      const url = `${gateway.http}/api/v1/copies/file?name=${encodeURIComponent(name)}`
      expect((await fetch(url, bearer)).status).toBe(404)
    }
    const wrong = await gatewayCommand('follow', gateway.http, '--token', 'a.b', '--data-dir', home())
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('refuses the token')])
  })
})

/** Segments within seconds. */
function settings(folder: string): string {
  const file = join(folder, 'gateway.yaml')
  writeFileSync(file, 'settle_s: 1\n')
  return file
}

async function verified(folder: string) {
  const { stdout } = await gatewayCommand('verify', '--data-dir', folder)
  return JSON.parse(stdout) as { problems: object[]; rows: number }
}

function flip(file: string) {
  const bytes = readFileSync(file)
  bytes[bytes.length >> 1]! ^= 0x10
  writeFileSync(file, bytes)
}
