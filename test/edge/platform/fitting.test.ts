/** A data folder that fits another version: copies are kept before, and put back on the way back. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fitFolder, fitNow, undoFit } from '../../../edge/platform/fitting.ts'
import { holdLock, openDatabase } from '../../../edge/platform/sqlite.ts'
import { emptyFolder } from '../../kit/folder.ts'

const steps = ['CREATE TABLE note(text TEXT)', 'ALTER TABLE note ADD COLUMN by TEXT', 'CREATE TABLE more(x)']
const [older, newer] = [{ 'notes.db': 2 }, { 'notes.db': 3 }]

/** What a program that knows `known` steps does with the file: it opens it, and writes down a word. */
function run(folder: string, known: number, word: string): string[] {
  const db = openDatabase(join(folder, 'notes.db'), { synchronous: 'FULL', steps: steps.slice(0, known) })
  db.prepare('INSERT INTO note(text) VALUES (?)').run(word)
  const words = db.prepare<[], string>('SELECT text FROM note ORDER BY rowid').pluck().all()
  db.close()
  return words
}

/** A folder in which the older version has run. */
function folderOfOlder() {
  const folder = emptyFolder()
  run(folder, 2, 'before')
  return folder
}

describe('a data folder', () => {
  it('that is the same for both versions is left as it is', async () => {
    const folder = folderOfOlder()
    expect(await fitFolder(folder, older)).toEqual({ kept: [], put_back: [] })
    expect(existsSync(join(folder, 'versions'))).toBe(false)
  })

  it('keeps a copy of a file that the newer version will change, and the older one opens that after the way back', async () => {
    const folder = folderOfOlder()
    expect(await fitFolder(folder, newer)).toEqual({ kept: ['notes.db'], put_back: [] })
    run(folder, 3, 'since')
    const { put_back } = await fitFolder(folder, older)
    expect(put_back).toEqual([{ file: 'notes.db', from: 3, to: 2, kept_ms: expect.any(Number) }])
    expect(run(folder, 2, 'back')).toEqual(['before', 'back'])
  })

  it('loses nothing of the newer version: its file is kept beside', async () => {
    const folder = folderOfOlder()
    await fitFolder(folder, newer)
    run(folder, 3, 'since')
    await fitFolder(folder, older)
    const kept = openDatabase(join(folder, 'versions/notes.db.v3'), { synchronous: 'FULL', steps })
    expect(kept.prepare('SELECT text FROM note').pluck().all()).toEqual(['before', 'since'])
    kept.close()
  })

  it('begins a file anew of which the older version has never had one', async () => {
    const folder = emptyFolder()
    run(folder, 3, 'since')
    const { put_back } = await fitFolder(folder, older)
    expect(put_back).toEqual([{ file: 'notes.db', from: 3, to: null, kept_ms: null }])
    expect(run(folder, 2, 'anew')).toEqual(['anew'])
  })

  it('takes what stands in a write-ahead log with it: the program was killed', async () => {
    const folder = folderOfOlder()
    const db = openDatabase(join(folder, 'notes.db'), { synchronous: 'FULL', steps: steps.slice(0, 2) })
    db.prepare("INSERT INTO note(text) VALUES ('not yet moved')").run()
    await fitFolder(folder, newer)
    db.close()
    const kept = openDatabase(join(folder, 'versions/notes.db.v2'), { synchronous: 'FULL', steps: steps.slice(0, 2) })
    expect(kept.prepare('SELECT text FROM note').pluck().all()).toEqual(['before', 'not yet moved'])
    kept.close()
  })

  it('is as it was when an update is undone, whether the newer version has run or not', async () => {
    for (const hasRun of [true, false]) {
      const folder = folderOfOlder()
      await fitFolder(folder, newer)
      if (hasRun) run(folder, 3, 'since')
      await undoFit(folder)
      expect(run(folder, 2, 'undone')).toEqual(['before', 'undone'])
    }
  })

  it('is as it was when a step back is undone', async () => {
    const folder = folderOfOlder()
    await fitFolder(folder, newer)
    run(folder, 3, 'since')
    await fitFolder(folder, older)
    run(folder, 2, 'on the way')
    await undoFit(folder)
    expect(run(folder, 3, 'again')).toEqual(['before', 'since', 'again'])
  })

  it('is not undone twice, nor is what an earlier update has done', async () => {
    const folder = folderOfOlder()
    await fitFolder(folder, newer)
    run(folder, 3, 'since')
    await fitFolder(folder, newer) // the next update: of this file nothing changes
    expect(await undoFit(folder)).toEqual([])
    expect(run(folder, 3, 'still')).toEqual(['before', 'since', 'still'])
  })

  it('is only looked at when that is asked for', async () => {
    const folder = folderOfOlder()
    expect(await fitFolder(folder, newer, { look: true })).toEqual({ kept: ['notes.db'], put_back: [] })
    expect(existsSync(join(folder, 'versions'))).toBe(false)
  })

  it('is not touched while a program uses it', async () => {
    const folder = folderOfOlder()
    const letGo = holdLock(join(folder, 'lock.db'))!
    const screen = { stdout: { write: () => true }, stderr: { write: () => true } }
    await expect(fitNow({ folder, schemas: newer, wish: {}, about: {}, screen })).rejects.toThrow(
      'is used by a program',
    )
    letGo()
  })
})
