/** Every request that changes something gets its line in the audit log: who, what, to whom, why. Bodies are not noted. */
import type { AuditEntry } from '../contract.ts'
import type { App, Request } from './app.ts'

export function auditChanges(app: App, note: (entry: Omit<AuditEntry, 'at_ms'>) => void): void {
  app.addHook('onResponse', async (request, { statusCode }) => {
    const { asker, method, routeOptions } = request
    // Whoever has shown nothing is counted as a wrong try, and must not be able to fill the log.
    if (asker === null || request.is404 || /^(GET|HEAD|OPTIONS)$/.test(method)) return
    const { may, changes } = routeOptions.config
    if (may === 'see' || changes === false) return
    const { name: who, role, by } = asker
    const what = `${method} ${(routeOptions.url ?? '').replace('/api/v1/', '')}`
    note({ who, role, by, what, target: targetOf(request), why: wordIn('why', request), ok: statusCode < 400 })
  })
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
