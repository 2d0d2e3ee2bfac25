/** What every answer says to the browser: nothing from elsewhere runs, nobody frames the page, nothing is guessed. */
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import type { App } from './app.ts'

/** `pictures`: the one other origin that the page may take pictures from, such as the map’s tiles. */
const optionsWith = (pictures: string | null): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false, // they upgrade requests to TLS and allow styles from elsewhere
    directives: {
      'default-src': "'self'",
      'img-src': ["'self'", 'data:', ...(pictures ? [pictures] : [])],
      'object-src': "'none'",
      'base-uri': "'none'",
      'form-action': "'self'",
      'frame-ancestors': "'none'",
    },
  },
  frameguard: { action: 'deny' }, // for browsers too old for frame-ancestors
  // A village serves plain HTTP on its network: these need TLS.
  strictTransportSecurity: false,
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
  // For Internet Explorer 8, for Flash, for a filter that no browser has any more, for links elsewhere that we do not have.
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  xDnsPrefetchControl: false,
})

/** Call it before every other hook, so that what they refuse has the headers, too. */
export async function securityHeaders(app: App, pictures: string | null = null): Promise<void> {
  await app.register(helmet, optionsWith(pictures))
}
