/** People on the HTTP server: who is let in, whose answers end, what is written down; and the routes about people. */
import type { App, Reply, Request } from './app.ts'
import { auditChanges } from './audited.ts'
import { openLasting } from './lasting.ts'
import type { HttpParts } from './parts.ts'
import { peopleResource } from './people.ts'
import { sessionResource } from './session.ts'
import { openSignIn } from './sign-in.ts'
import { admit, admitAgain, type Gate } from './who.ts'

type Parts = Pick<HttpParts, 'signedIn' | 'front' | 'verifyToken' | 'isPublic' | 'now' | 'log'>

/** To be called before the first route is registered; `resources` registers those about people. */
export function openSignedIn(app: App, { signedIn, front, verifyToken, isPublic, now, log }: Parts) {
  const desk = signedIn && openSignIn({ people: signedIn.people, verifyToken, now, log })
  const gate: Gate = {
    verifyToken,
    isPublic,
    ...(signedIn && { verifySession: signedIn.people.sessions.verify }),
    ...(desk && { failed: desk.failed }),
  }
  const lasting = openLasting(app, gate)
  app.addHook('preHandler', async (request) => admitAgain(request, gate))
  if (signedIn) auditChanges(app, signedIn.people.audit.note, now)

  return {
    admit(request: Request, reply: Reply): void {
      admit(request, gate)
      const { asker } = request
      if (!asker) return
      lasting.note(request, reply, asker)
      if (asker.person !== undefined && asker.session !== undefined) desk?.seen(asker.person, request.ip)
    },
    resources(): void {
      if (!signedIn || !desk) return
      sessionResource(app, { people: signedIn.people, desk, isPublic, base: front?.base })
      peopleResource(app, { ...signedIn, ...front })
    },
    /** Wrong tries since the start, by what was tried. */
    failures: (): Record<string, number> => desk?.failures() ?? {},
  }
}
