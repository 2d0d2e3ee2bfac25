/** Looks whether small database files and their copies can be read, while somebody may have them open. Changes nothing. */
import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { damagedCopies } from './copies.ts'
import { problemOf, registerSeals } from './seal.ts'
import { codeOf, openForReading } from './sqlite.ts'

export interface FilesVerified {
  files: number
  copies: number
  problems: { file: string; problem: string }[]
}

const tries_max = 5 // a file that is written meanwhile is looked at again

/** `names`: the database files in `folder`. One that is not there, and has no copy, has never been. */
export function verifyFiles(folder: string, names: readonly string[]): FilesVerified {
  const { copies, damaged } = damagedCopies(folder)
  const there = names.filter((name) => existsSync(join(folder, name)))
  const gone = names.filter((name) => !there.includes(name) && copies.some((copy) => copy.startsWith(`${name}.`)))
  const found = there.map((name) => ({ file: name, problem: problemIn(join(folder, name)) }))
  return {
    files: there.length,
    copies: copies.length,
    problems: [
      ...found.flatMap(({ file, problem }) => (problem === null ? [] : [{ file, problem }])),
      ...gone.map((file) => ({ file, problem: 'it is gone' })),
      ...damaged.map((name) => ({ file: `copies/${name}`, problem: 'the copy cannot be read' })),
    ],
  }
}

function problemIn(file: string): string | null {
  for (let tries = 1; ; tries++) {
    const before = stampOf(file)
    const problem = problemInCopy(file)
    if (problem === null || before === stampOf(file) || tries === tries_max) return problem
  }
}

function stampOf(file: string): string {
  const parts = [file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false }))
  return parts.map((stat) => `${stat?.size} ${stat?.mtimeMs}`).join(' ')
}

/** SQLite writes beside a file even to read it; so it gets one of its own. */
function problemInCopy(file: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-verify-'))
  try {
    const copy = join(folder, 'copy.db')
    copyFileSync(file, copy)
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`)
    return problemInDatabase(copy)
  } catch (err) {
    if (/^(SQLITE_|E[A-Z]+$)/.test(codeOf(err)) || err instanceof SyntaxError) return String((err as Error).message)
    throw err
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function problemInDatabase(file: string): string | null {
  const db = openForReading(file, 2_048)
  try {
    registerSeals(db)
    const isSealed = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'seal'").get() !== undefined
    if (isSealed) return problemOf(db)
    // A file of an earlier version, which its next start seals.
    const integrity = db.pragma('integrity_check(1)', { simple: true })
    return integrity === 'ok' ? null : String(integrity)
  } finally {
    db.close()
  }
}
