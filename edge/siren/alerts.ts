/** What the gateway has told of its alerts: `pantau/1/alerts/{rule}`, retained, the present state of each rule. */
import { z } from 'zod'

/** What of an alert a siren needs. `level` counts from 0, mild to severe. */
const SirenAlert = z.object({
  rule: z.string(),
  alert: z.string(),
  state: z.string(),
  label: z.string().catch(''),
  level: z.number().nullable().catch(null),
  severity: z.string().catch(''),
  acknowledged: z.boolean().catch(false),
  exercise: z.boolean().catch(false),
  place: z.string().catch(''),
})
export type SirenAlert = z.output<typeof SirenAlert>

/** A gateway that comes back says each alert again. What it has not named within this time is over. */
const confirm_ms = 30_000
/** Rules of one gateway; more are not taken. */
const rules_max = 1_000

export type AlertBoard = ReturnType<typeof openAlertBoard>

/** The alerts as the gateway told them last. Times are of a clock that never jumps. */
export function openAlertBoard() {
  const byTopic = new Map<string, { alert: SirenAlert; isConfirmed: boolean }>()
  let confirmBy_ms = Number.POSITIVE_INFINITY

  return {
    /** Takes a message; false when it is not understood, and then what was known of this rule stays. */
    take(topic: string, payload: Buffer): boolean {
      if (payload.length === 0) return byTopic.delete(topic) || true // a rule that was removed
      const alert = read(payload)
      if (!alert || (byTopic.size >= rules_max && !byTopic.has(topic))) return false
      byTopic.set(topic, { alert, isConfirmed: true })
      return true
    },
    /** The gateway is there again, and will name what stands. */
    reconnected(now_ms: number) {
      for (const known of byTopic.values()) known.isConfirmed = false
      confirmBy_ms = now_ms + confirm_ms
    },
    /** Nothing can be confirmed without the gateway. */
    disconnected() {
      confirmBy_ms = Number.POSITIVE_INFINITY
    },
    /** Every alert that stands. */
    standing(now_ms: number): SirenAlert[] {
      if (now_ms >= confirmBy_ms) {
        for (const [topic, { isConfirmed }] of byTopic) if (!isConfirmed) byTopic.delete(topic)
        confirmBy_ms = Number.POSITIVE_INFINITY
      }
      return [...byTopic.values()].map(({ alert }) => alert)
    },
  }
}

function read(payload: Buffer): SirenAlert | undefined {
  try {
    return SirenAlert.safeParse(JSON.parse(payload.toString())).data
  } catch {
    return undefined // not JSON
  }
}
