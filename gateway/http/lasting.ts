/** Answers that last, such as live views and exports: they end within two seconds when whoever asked may no longer see them. */
import { mayDo } from '../people/index.ts'
import type { App, Reply, Request } from './app.ts'
import type { Asker } from './asker.ts'
import { abilityOf, askerOf, type Gate } from './who.ts'

const look_ms = 1_000

interface Lasting {
  request: Request
  raw: Reply['raw']
  asker: Asker
}

/** Call `note` for each request that shows who asks. */
export function openLasting(app: App, gate: Gate) {
  const lasting = new Set<Lasting>()
  const looking = setInterval(look, look_ms)
  looking.unref()
  app.addHook('preClose', async () => clearInterval(looking))

  return {
    note(request: Request, reply: Reply, asker: Asker): void {
      const one = { request, raw: reply.raw, asker }
      lasting.add(one)
      reply.raw.once('close', () => lasting.delete(one))
    },
  }

  function look() {
    const known = new Map<string, Asker | null>()
    for (const { request, raw, asker } of lasting) {
      // What has not begun to answer is at its last moment anyway: it was asked for by somebody who might.
      if (!raw.headersSent || raw.writableEnded) continue
      const { authorization = '', cookie = '' } = request.headers
      const shown = `${authorization}\n${cookie}`
      if (!known.has(shown)) known.set(shown, askerOf(request, gate))
      if (!isSame(known.get(shown)!, asker, request, gate.isPublic)) raw.destroy()
    }
  }
}

/** Another role sees other things: the browser comes back and gets those. */
function isSame(now: Asker | null, then: Asker, request: Request, isPublic: boolean): boolean {
  if (now?.name !== then.name || now.role !== then.role) return false
  return mayDo(now, abilityOf(request.routeOptions), isPublic)
}
