/** Every request that changes something gets its line in the audit log: who, what, to whom, why. Bodies are not noted. */
import { putLast } from '../../edge/platform/put-last.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import type { AuditEntry } from '../contract.ts'
import type { App, Request } from './app.ts'
import { isSafe } from './methods.ts'

export function auditChanges(app: App, note: (entry: Omit<AuditEntry, 'at_ms'>) => void, now: () => number): void {
  const seldom = openSeldom(now)
  app.addHook('onResponse', async (request, { statusCode }) => {
    const { asker, method, routeOptions } = request
    // Whoever has shown nothing is counted as a wrong try, and must not be able to fill the log.
    if (asker === null || request.is404 || isSafe(method)) return
    const { may, changes } = routeOptions.config
    if (may === 'see' || changes === false) return
    const { name: who, role, by } = asker
    const what = `${method} ${(routeOptions.url ?? '').replace('/api/v1/', '')}`
    const ok = statusCode < 400
    if (!ok && !seldom(`${by} ${who}`)) return
    note({ who, role, by, what, target: targetOf(request), why: wordIn('why', request), ok })
  })
}

/** One refusal of somebody each ten minutes: whoever asks for what is refused, again and again, must not push out what was done. */
const seldom_ms = 10 * minute_ms
const names_max = 1_000

/** True once in ten minutes for each name; beyond a thousand names the oldest is forgotten. */
export function openSeldom(now: () => number) {
  const noted = new Map<string, number>()
  return (name: string): boolean => {
    const at_ms = now()
    if (Math.abs(at_ms - (noted.get(name) ?? Number.NEGATIVE_INFINITY)) < seldom_ms) return false
    putLast(noted, name, at_ms, names_max)
    return true
  }
}

/** The ids in the address; of what is new, its name in the body. */
function targetOf(request: Request): string {
  const inAddress = Object.values(request.params as Record<string, string>)
  if (inAddress.length > 0) return inAddress.join(' ')
  return ['user', 'name', 'station', 'rule'].map((key) => wordIn(key, request)).find((word) => word !== '') ?? ''
}

function wordIn(key: string, { body, query }: Request): string {
  for (const given of [body, query]) {
    const word = typeof given === 'object' && given !== null ? (given as Record<string, unknown>)[key] : undefined
    if (typeof word === 'string') return word
  }
  return ''
}
