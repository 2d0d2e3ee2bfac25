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
      return { ...book, drop: () => book.remove('hulu', entry.id), seen: () => book.photo(book.get('hulu', entry.id)!) }
    },
  },
  {
    ...{ name: 'observations', open: observationsIn },
    written: async (folder: string) => {
      const book = await observationsIn(folder)
      await book.add(report)
      return { ...book, drop: () => book.remove(report.id), seen: () => book.photo(book.get(report.id)!) }
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
