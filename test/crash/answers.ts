/** What a gateway answers about one station, and what it says of its own files. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Damage } from '../../gateway/damage/index.ts'
import type { StoredRow } from './check.ts'
import type { Stretch } from './named.ts'

const page_rows = 10_000

/** All rows of a station from `from_ms` on, and what is named as lost of them once all were read. */
export async function rowsSince(
  http: string,
  station: string,
  from_ms: number,
): Promise<{ rows: StoredRow[]; lost: Stretch[] }> {
  const rows: StoredRow[] = []
  const query = { station, from: String(from_ms), to: String(Date.now() + 60_000) }
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page: Page = await readings(http, { ...query, limit: String(page_rows), ...(cursor && { cursor }) })
    rows.push(...page.rows)
    cursor = page.next
  }
  const { lost = [] } = await readings(http, { ...query, limit: '1' })
  return { rows, lost }
}

interface Page {
  rows: StoredRow[]
  next: string | null
  lost?: Stretch[]
}

function readings(http: string, query: Record<string, string>): Promise<Page> {
  return ask(`${http}/api/v1/readings?${new URLSearchParams(query)}`)
}

/** Numbers of packs that the gateway misses of a station, in any of its epochs. */
export async function missingPacks(http: string, station: string): Promise<[from: number, to: number][]> {
  type Ledger = { epochs: { missing: [number, number][] }[] }
  const { epochs }: Ledger = await ask(`${http}/api/v1/stations/${station}/ledger`)
  return epochs.flatMap(({ missing }) => missing)
}

/** The damage that a gateway remembers. */
export function damageIn(folder: string): Damage[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'damage.json'), 'utf8')) as Damage[]
  } catch (err) {
    // Never written: nothing was found. Damaged by the test itself: the gateway begins it anew.
    if (err instanceof SyntaxError || (err as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw err
  }
}

async function ask<T>(url: string): Promise<T> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as T
}
