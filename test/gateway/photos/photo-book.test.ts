/** Rows with photos: what stays of them when their file is damaged, and what must not stay when they are deleted. */
import { mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pino from 'pino'
import { describe, expect, it } from 'vitest'
import { openLogbook } from '../../../gateway/logbook/index.ts'
import { openObservations } from '../../../gateway/observations/index.ts'
import { emptyFolder } from '../../kit/folder.ts'
import { jpeg } from '../../kit/jpeg.ts'

const now = () => Date.UTC(2026, 10, 26, 2)
const log = pino({ level: 'silent' })
const writer = { by: 'sari', person: 'sari' }
const entry = { id: 'entry-0001', station: 'hulu', at_ms: 1, kind: 'visit', text: 'tiang dicat', photo: jpeg } as const
const report = {
  ...{ id: 'report-0001', station: 'hulu', at_ms: 1, quantity: null, value: null, word: null, text: 'banjir' },
  ...{ name: null, photo: jpeg },
}

const logbookIn = (folder: string) => openLogbook({ folder, hasRoom: () => true, now, log })
const observationsIn = (folder: string) =>
  openObservations({ folder, settings: { waiting_max: 200 }, hasRoom: () => true, now, log })

const kinds = [
  {
    ...{ name: 'logbook', open: logbookIn },
    written: async (folder: string) => {
      const book = await logbookIn(folder)
      await book.add(entry, writer)
      return {
        ...book,
        drop: () => book.remove('hulu', entry.id),
        seen: () => book.photo(book.get('hulu', entry.id)!),
        isListed: () => book.get('hulu', entry.id) !== null,
      }
    },
  },
  {
    ...{ name: 'observations', open: observationsIn },
    written: async (folder: string) => {
      const book = await observationsIn(folder)
      await book.add(report)
      return {
        ...book,
        drop: () => book.remove(report.id),
        seen: () => book.photo(book.get(report.id)!),
        isListed: () => book.get(report.id) !== null,
      }
    },
  },
]

describe.each(kinds)('the photos of $name', ({ name, open, written }) => {
  const photosIn = (folder: string) => readdirSync(join(folder, name))
  const copiesIn = (folder: string) => readdirSync(join(folder, 'copies')).filter((file) => /\.\d$/.test(file))
  const withoutCopies = (folder: string) => rmSync(join(folder, 'copies'), { recursive: true, force: true })

  it('stay when their file is begun anew, at every start from then on', async () => {
    const folder = emptyFolder()
    await (await written(folder)).close()
    withoutCopies(folder)
    writeFileSync(join(folder, `${name}.db`), 'rotten')
    for (const damages of [1, 0, 0]) {
      const book = await open(folder)
      expect(book.damages()).toHaveLength(damages)
      await book.close()
      expect(photosIn(folder)).toHaveLength(1)
    }
  })

  it('stay when their file is found damaged while the gateway runs', async () => {
    const folder = emptyFolder()
    const book = await written(folder)
    withoutCopies(folder)
    rmSync(join(folder, `${name}.db`))
    book.check()
    expect(book.damages()).toMatchObject([{ file: `${name}.db`, copy_ms: null }])
    await book.close()
    await (await open(folder)).close()
    expect(photosIn(folder)).toHaveLength(1)
  })

  describe('that no row names any more, as their file was damaged', () => {
    const forgotten = (at_ms: number) => [{ pos: 7, what: { station: 'hulu' }, at_ms }]

    async function orphaned() {
      const folder = emptyFolder()
      await (await written(folder)).close()
      withoutCopies(folder)
      writeFileSync(join(folder, `${name}.db`), 'rotten')
      writeFileSync(join(folder, name, 'hulu-kiri_0123456789abcdef.jpg'), jpeg)
      return { folder, book: await open(folder) }
    }

    it('go with their station when it is forgotten, and only with it', async () => {
      const { folder, book } = await orphaned()
      expect(photosIn(folder)).toHaveLength(2)
      await book.follow(forgotten(Date.now() + 1_000))
      expect(photosIn(folder)).toEqual(['hulu-kiri_0123456789abcdef.jpg'])
      await book.close()
    })

    it('stay when a stretch of time is forgotten: nobody knows any more when they were taken', async () => {
      const { folder, book } = await orphaned()
      await book.follow([{ pos: 7, what: { station: 'hulu', from_ms: 0, to_ms: 10 }, at_ms: Date.now() + 1_000 }])
      expect(photosIn(folder)).toHaveLength(2)
      await book.close()
    })

    it('stay when the station was forgotten before they were written, and came back', async () => {
      const { folder, book } = await orphaned()
      await book.follow(forgotten(1))
      expect(photosIn(folder)).toHaveLength(2)
      await book.close()
    })
  })

  it('are in the list for as long as one of them cannot be deleted', async () => {
    const folder = emptyFolder()
    const book = await written(folder)
    const path = join(folder, name, photosIn(folder)[0]!)
    rmSync(path)
    mkdirSync(path) // which is no file to delete
    await expect(book.drop()).rejects.toThrow()
    expect(book.isListed()).toBe(true)
    rmdirSync(path)
    await book.drop()
    expect(book.isListed()).toBe(false)
    await book.close()
  })

  it('are told when they are damaged', async () => {
    const folder = emptyFolder()
    const book = await written(folder)
    const [photo] = photosIn(folder)
    writeFileSync(join(folder, name, photo!), jpeg.subarray(0, 20))
    expect(await book.seen()).toBeNull()
    expect(book.damages()).toMatchObject([{ file: `${name}/${photo}`, copy_ms: null }])
    await book.drop()
    expect(book.damages()).toEqual([])
    await book.close()
  })

  it('a copy without what was deleted is made later, when the disk refuses it at first', async () => {
    const folder = emptyFolder()
    const book = await written(folder)
    book.check()
    const blocked = join(folder, 'copies', `${name}.db.0.new`)
    rmSync(blocked, { recursive: true, force: true })
    mkdirSync(blocked) // no file can be written there
    await book.drop()
    expect(copiesIn(folder)).toEqual([])
    rmdirSync(blocked)
    book.check()
    expect(copiesIn(folder)).toEqual([`${name}.db.1`])
    await book.close()
  })
})
