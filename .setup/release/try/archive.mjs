// The archive on a clean Debian: installed, updated, gone back, and taken back by itself from a version that does not work.
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeSums } from '../sums.mjs'
import { bootMachine, makeMachine } from './machine.mjs'
import { expect, found } from './report.mjs'
import { otherVersion, quickArchive } from './versions.mjs'
import { villageOn } from './village.mjs'

const node = () => '/opt/pantau/current/lib/node'

export async function tryArchive({ out, work, files, report: { check }, unpacked }) {
  const at = join(work, 'archive')
  makeMachine(at)
  const tree = unpacked(files.x64)
  copyFileSync(join(out, files.x64), join(at, 'root', files.x64))
  const kinds = [
    { version: '99.0.0', isNewer: true },
    { version: '99.1.0', isNewer: true, isBroken: true },
  ]
  const others = kinds.map((kind) => quickArchive(otherVersion(tree, { ...kind, out: join(at, 'root') })))
  writeSums([join(out, files.x64), ...others], { out: join(at, 'root') })
  const machine = await bootMachine(at)
  const village = villageOn(machine, { at, node })
  const typed = (command) => village.typed(command)
  const update = (words) => machine.run(`pantau update ${words} --lang en --within 60`)

  await check('archive: unpacked and installed', () =>
    typed(`cd /root && tar -xJf ${files.x64} && sh ${files.x64.replace('.tar.xz', '')}/install 2>&1 | tail -1`),
  )
  await check('archive: systemd-analyze verify', () =>
    expect(typed('systemd-analyze verify pantau-gateway.service pantau-edge.service 2>&1') === '', 'it complains'),
  )
  await check('archive: gateway and station are set up and a reading arrives', async () => {
    village.setUp()
    return village.readingsArrive()
  })
  const first = village.version()
  await check('archive: an update that nobody has signed is refused', () => {
    const { status, all } = update(`/root/${others[0].split('/').at(-1)}`)
    return found(status === 2 && /nobody/.test(all), all)
  })
  await check('archive: update to 99.0.0, whose tables are newer', async () => {
    const { status, all } = update(`/root/${others[0].split('/').at(-1)} --unsigned`)
    expect(status === 0 && village.version() === '99.0.0', all)
    await village.readingsArrive()
    return `${all.split('\n').slice(-2).join(' ')}; ${await village.nothingMissing()}`
  })
  await check('archive: pantau update --back', async () => {
    const { status, all } = update('--back')
    expect(status === 0 && village.version() === first, all)
    await village.readingsArrive()
    return `${all}\n${await village.nothingMissing()}`
  })
  await check('archive: an update that does not work is taken back by itself', async () => {
    const { status, all } = update(`/root/${others[1].split('/').at(-1)} --unsigned`)
    expect(status === 1 && village.version() === first, all)
    await village.readingsArrive()
    return `${all.split('\n').slice(0, -1).join('\n')}\n${await village.nothingMissing()}`
  })
  await check('archive: nothing of it runs as root', () => {
    const users = village.users()
    return found(users !== '' && !/root/.test(users), users)
  })
  await machine.cut()
}
