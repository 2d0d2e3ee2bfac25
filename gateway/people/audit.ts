/** The audit log: who did what, when and why. It holds no secrets: routes give their address and the ids in it, never a body. */
import type { AuditAnswer, AuditEntry } from '../contract.ts'
import type { PeopleFile } from './file.ts'

const rows_max = 10_000 // ten changes a day for three years; 2 MB
const text_max = 500

export type Audit = ReturnType<typeof openAudit>

export function openAudit({ ask }: PeopleFile, now: () => number) {
  return {
    /** Notes what was done, or refused. */
    note({ who, role, by, what, target, why, ok }: Omit<AuditEntry, 'at_ms'>): void {
      const texts = [who, role, by, what, target, why].map((text) => (text === null ? null : text.slice(0, text_max)))
      ask(({ insertAudit, dropAudit }) => {
        const { lastInsertRowid } = insertAudit.run(now(), ...texts, ok ? 1 : 0)
        dropAudit.run(Number(lastInsertRowid) - rows_max)
      })
    },
    /** The newest first; `before`: only older ones. */
    list(limit: number, before = Number.MAX_SAFE_INTEGER): AuditAnswer {
      const rows = ask(({ audit }) => audit.all(before, limit + 1))
      const entries = rows.slice(0, limit).map((row) => ({ ...row, ok: row.ok === 1 }))
      return { entries, next: rows.length > limit ? entries.at(-1)!.n : null }
    },
  }
}
