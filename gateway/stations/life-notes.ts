/**
 * What was changed of stations in the registry (name, place, retired, back), until it is in the record: the command line changes
 * the registry whether a gateway runs or not.
 */
import { randomBytes } from 'node:crypto'
import type { AccountStatements, AccountTools, LifeRow } from './account-tables.ts'

/** Who changed something, and why; absent: nobody said. */
export interface Told {
  why?: string | undefined
  by?: string | undefined
}

export function openLifeNotes({ ask, change }: AccountTools) {
  return {
    /** What is not in the record yet, the oldest first; a hundred at most. */
    lifeNotes: (): LifeRow[] => ask(({ life }) => life.all()),
    /** It is in the record now. */
    dropLifeNote: (id: string): void => void change(({ dropLife }) => dropLife.run(id)),
  }
}

/** Notes a change within the transaction that makes it. */
export function noteLife(
  { insertLife }: Pick<AccountStatements, 'insertLife'>,
  row: Pick<LifeRow, 'station' | 'at_ms' | 'kind' | 'before' | 'after'>,
  { why = '', by = '' }: Told,
): void {
  insertLife.run({ ...row, id: randomBytes(5).toString('hex'), why, by })
}
