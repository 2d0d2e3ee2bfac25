/** DuckDB, an independent reader of Parquet and CSV. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { emptyFolder } from '../../kit/folder.ts'

/** Writes bytes into a file of their own; gives its path. */
export function fileWith(bytes: Uint8Array | string, name: string): string {
  const path = join(emptyFolder(), name)
  writeFileSync(path, bytes)
  return path
}

/** The rows of an answer, as objects. */
export async function duck(question: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    const reader = await connection.runAndReadAll(question)
    return reader.getRowObjectsJson() as Record<string, unknown>[]
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
