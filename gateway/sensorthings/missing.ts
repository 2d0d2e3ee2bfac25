/** What an answer may lack, for its headers, which are those of exports: programs that keep it know what they keep. */
import type { ReadingsAnswer } from '../contract.ts'
import type { Reply } from '../http/index.ts'

type Told = Pick<ReadingsAnswer, 'partial' | 'reason' | 'lost' | 'forgotten'>

export function openMissing() {
  let reason: string | undefined
  /** By series: each page says it of the whole range. */
  const counts = { lost: new Map<string, number>(), forgotten: new Map<string, number>() }
  return {
    note(series: string, answer: Told) {
      if (answer.partial) reason ??= answer.reason ?? 'older readings may be missing'
      for (const what of ['lost', 'forgotten'] as const) {
        const n = answer[what]?.length ?? 0
        if (n > (counts[what].get(series) ?? 0)) counts[what].set(series, n)
      }
    },
    tell(reply: Reply) {
      // Headers are ASCII on one line.
      if (reason !== undefined) reply.header('pantau-partial', reason.replace(/[^\x20-\x7e]+/g, ' '))
      for (const what of ['lost', 'forgotten'] as const) {
        const all = [...counts[what].values()].reduce((sum, n) => sum + n, 0)
        if (all > 0) reply.header(`pantau-${what}`, all)
      }
    },
  }
}
