/** From when on readings of a series were due. */
import { day_ms, hour_ms } from '../../edge/platform/time.ts'
import type { HttpParts } from '../http/index.ts'
import type { Series } from './asked.ts'
import type { Counted } from './availability.ts'

/**
 * Within a stretch that begins at `from_ms`, and of whose hours `hours` has the counts: from its beginning, or from the first
 * reading ever. Null: none has come until its end.
 */
export async function dueFrom_ms(
  store: Pick<HttpParts['store'], 'rows' | 'series'>,
  one: Series & { mayLack?: boolean },
  hours: Counted['hours'],
  from_ms: number,
): Promise<number | null> {
  const first = hours.find(({ n }) => n > 0)
  if (first && first.at_ms < from_ms + hour_ms) return from_ms
  if (await wasThereBefore(store, one, from_ms)) return from_ms
  if (!first) return null
  const { rows } = await store.rows({ ...one, from_ms: first.at_ms, to_ms: first.at_ms + hour_ms, limit: 1 })
  return rows[0]?.at_ms ?? first.at_ms
}

/** Retention may have taken the readings and left the counts of days. */
async function wasThereBefore(
  store: Pick<HttpParts['store'], 'rows' | 'series'>,
  one: Series & { mayLack?: boolean },
  to_ms: number,
) {
  const before = { ...one, from_ms: 0, to_ms }
  if ((await store.rows({ ...before, limit: 1 })).rows.length > 0) return true
  const { step_ms, at_ms, n } = await store.series({ ...before, step_ms: day_ms })
  return at_ms.some((day, i) => day + step_ms <= to_ms && n[i]! > 0) // the last day goes on behind it
}
