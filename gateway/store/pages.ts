import type { ReadingsAnswer } from '../contract.ts'
import type { RowsQuery, Store } from './record.ts'

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
