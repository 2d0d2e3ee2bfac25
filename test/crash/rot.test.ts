/** What rots: one place of one file, as often as it is told, and never what is no file of a disk. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emptyFolder } from '../kit/folder.ts'
import { seededRandom } from './random.ts'
import { rot } from './rot.ts'

const size = 10_000

function folderOf(...files: string[]): string {
  const folder = emptyFolder()
  for (const sub of ['record', 'log']) mkdirSync(join(folder, sub))
  for (const file of files) writeFileSync(join(folder, file), Buffer.alloc(size, 7))
  return folder
}

it('a bit is one bit, a page is zeros, a cut file is shorter; nothing else of the file changes', () => {
  for (let seed = 1; seed <= 20; seed++) {
    for (const kind of ['bit', 'page', 'cut'] as const) {
      const folder = folderOf('record/1.seg')
      const { file, at } = rot(folder, kind, seededRandom(seed), false)!
      const bytes = readFileSync(join(folder, file))
      const changed = [...bytes.keys()].filter((i) => bytes[i] !== 7)
      if (kind === 'cut') expect([bytes.length, changed]).toEqual([at, []])
      if (kind === 'bit') {
        expect(changed).toEqual([at])
        expect(Math.log2(bytes[at]! ^ 7) % 1, 'one bit').toBe(0)
      }
      if (kind !== 'page') continue
      const [first, next] = [Math.floor(at / 4_096) * 4_096, Math.floor(at / 4_096 + 1) * 4_096]
      expect(changed).toEqual(Array.from({ length: Math.min(next, size) - first }, (_, i) => first + i))
      expect(changed.every((i) => bytes[i] === 0)).toBe(true)
    }
  }
})

it('every file of the folder is hit, but for memory that running programs share', () => {
  const files = ['damage.json', 'registry.db', 'registry.db-shm', 'registry.db-wal', 'log/1.log', 'record/1.seg']
  const hit = (isRunning: boolean) => {
    const folder = folderOf(...files)
    writeFileSync(join(folder, 'empty'), '')
    const random = seededRandom(3)
    return new Set(Array.from({ length: 200 }, () => rot(folder, 'bit', random, isRunning)!.file))
  }
  expect([...hit(false)].sort()).toEqual(files.sort())
  expect([...hit(true)].sort()).toEqual(files.filter((file) => !file.endsWith('-shm')))
})

it('an empty folder has nothing that could rot', () => {
  const folder = folderOf()
  expect(rot(folder, 'cut', seededRandom(1), false)).toBe(null)
  expect(readdirSync(folder).sort()).toEqual(['log', 'record'])
})
