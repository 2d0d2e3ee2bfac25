/** A stick that is full: the backup that was there stays, and a sentence says why there is no newer one. */
import { randomBytes } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { gatewayCommand } from '../../kit/cli.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { packEntry, storeIn } from '../store/kit.ts'
import { mounting, smallDisk } from '../store/tmpfs.ts'

async function village() {
  const folder = emptyFolder()
  await gatewayCommand('station', 'add', 'depok', '--data-dir', folder)
  const store = await storeIn(folder)
  for (let seq = 1; seq <= 50; seq++) await store.append(packEntry({ seq, at_ms: [seq * 1_000], value: 1 }))
  await store.settle()
  await store.close()
  return folder
}

describe.skipIf(mounting.skip)(`a backup on a full stick (${mounting.why})`, () => {
  it.each([
    ['the copy of a database', 8],
    ['a piece', 160],
  ])('that has no room for %s keeps the backup before it, and says what is wrong', async (_, free_kib) => {
    const folder = await village()
    const elsewhere = join(emptyFolder(), 'desa.pantau')
    expect((await gatewayCommand('backup', elsewhere, '--data-dir', folder)).status).toBe(0)
    const { size } = statSync(elsewhere)
    const stick = smallDisk(Math.ceil(size / 4_096) * 4 + free_kib)
    const file = join(stick, 'desa.pantau')
    copyFileSync(elsewhere, file)
    writeFileSync(join(folder, 'zebra.json'), randomBytes(300_000))

    const refused = await gatewayCommand('backup', file, '--data-dir', folder)
    expect(refused).toMatchObject({ status: 1, stdout: '' })
    expect(refused.stderr).toContain(
      `${file} could not be written: the disk is full. What was there before is still there.`,
    )
    expect([statSync(file).size, readdirSync(stick)]).toEqual([size, ['desa.pantau']])
    const { status, stdout } = await gatewayCommand('verify', file)
    expect([status, JSON.parse(stdout).damaged]).toEqual([0, []])
  })

  it('leaves nothing behind where there was none before', async () => {
    const folder = await village()
    writeFileSync(join(folder, 'zebra.json'), randomBytes(300_000))
    const stick = smallDisk(200)
    const refused = await gatewayCommand('backup', join(stick, 'desa.pantau'), '--data-dir', folder)
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('the disk is full')])
    expect(readdirSync(stick)).toEqual([])
  })

  it('restores nothing into a folder that is too small, and leaves it empty', async () => {
    const folder = await village()
    writeFileSync(join(folder, 'zebra.json'), randomBytes(300_000))
    const file = join(emptyFolder(), 'desa.pantau')
    expect((await gatewayCommand('backup', file, '--data-dir', folder)).status).toBe(0)
    const disk = smallDisk(200)
    const refused = await gatewayCommand('restore', file, '--data-dir', join(disk, 'd'))
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('the disk is full')])
    expect(existsSync(join(disk, 'd')) && readdirSync(join(disk, 'd'))).toEqual([])
  })
})
