import type { ReadingsAnswer } from '../contract.ts'
import type { AlertAt, RowsQuery, Store } from './record.ts'

/** The rows of a query, page by page, to its end. Who has enough leaves the loop; no page is asked for beforehand. */
export async function* pagesOf(
  store: Pick<Store, 'rows'>,
  query: Omit<RowsQuery, 'cursor'>,
): AsyncGenerator<ReadingsAnswer> {
  let cursor: string | null = null
  do {
    const page: ReadingsAnswer = await store.rows({ ...query, ...(cursor && { cursor }) })
    yield page
    cursor = page.next
  } while (cursor)
}

const alerts_page = 500

/** The alert log after a position, oldest first, page by page, to its end as it is when that is reached. */
export async function* alertPagesOf(store: Pick<Store, 'alertsAfter'>, after = 0): AsyncGenerator<AlertAt[]> {
  for (let pos = after; ; ) {
    const page = await store.alertsAfter(pos, alerts_page)
    if (page.length === 0) return
    yield page
    pos = page.at(-1)!.pos
  }
}
