import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'

/** An empty folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pantau-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A folder that is written once for the tests of a file. Each call gives a copy, which is gone after the test. */
export function writtenOnce(write: (folder: string) => Promise<void>): () => string {
  const original = mkdtempSync(join(tmpdir(), 'pantau-test-'))
  beforeAll(() => write(original))
  afterAll(() => rmSync(original, { recursive: true, force: true }))
  return () => {
    const folder = emptyFolder()
    cpSync(original, folder, { recursive: true })
    return folder
  }
}
