/** `/api/v1/openapi.json`: OpenAPI 3.1, made from the same schemas that check the questions. */
import type { Logger } from 'pino'
import { z } from 'zod'
import { Problem } from '../contract.ts'
import { type App, createApp, jsonSchemaTransform, type Route } from './app.ts'
import { cookieName } from './cookie.ts'
import { validateQuestions } from './validate.ts'
import { abilityOf } from './who.ts'

const document = {
  openapi: '3.1.0',
  info: {
    title: 'Pantau gateway',
    version: '1',
    description:
      'What stations measured. Times in answers are UTC milliseconds; questions also take ISO 8601. Flags are QARTOD: 1 good, 2 not evaluated, 3 suspect, 4 fail, 9 missing.',
  },
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer' },
      cookie: { type: 'apiKey' as const, in: 'cookie' as const, name: cookieName },
    },
  },
}

/** Documents every route that is registered after this call; the document is made when somebody asks for it. */
export function openapiResource(app: App, log: Logger) {
  const routes: Route[] = []
  let made: Promise<{ openapi: string }> | undefined
  app.addHook('onRoute', (route) => {
    if (!route.url.includes('*') && route.method !== 'HEAD') routes.push(route)
  })
  app.get(
    '/api/v1/openapi.json',
    {
      config: { may: 'open' },
      schema: { summary: 'This document', response: { 200: z.looseObject({ openapi: z.string() }) } },
    },
    () => {
      made ??= documentOf(routes, log)
      return made
    },
  )
}

/**
 * The plugin notes routes as they are registered, so it is given them again, on a server that never listens. Loaded only
 * now: it takes 3 MB, which a gateway whose document nobody reads keeps for readings.
 */
async function documentOf(routes: readonly Route[], log: Logger): Promise<{ openapi: string }> {
  const { default: swagger } = await import('@fastify/swagger')
  const unserved = createApp({ log })
  validateQuestions(unserved)
  await unserved.register(swagger, {
    openapi: document,
    convertConstToEnum: false,
    transform: ({ route, ...rest }) => jsonSchemaTransform({ ...rest, route, schema: documented(route) }),
  })
  for (const { method, url, schema, config } of routes) {
    unserved.route({ method, url, ...(schema && { schema }), ...(config && { config }), handler: async () => null })
  }
  await unserved.ready()
  return unserved.swagger() as { openapi: string }
}

/** A route as the document shows it: with its content type, the problem it may answer, and what its caller must be able to do. */
function documented(route: Route) {
  const { answers = 'application/json', response, ...rest } = route.schema ?? {}
  const ability = abilityOf(route)
  return {
    ...rest,
    'x-ability': ability,
    response: {
      ...Object.fromEntries(
        Object.entries(response ?? {}).map(([status, answer]) => [status, contentOf('The answer', answers, answer)]),
      ),
      default: contentOf('What went wrong, and what to do', 'application/problem+json', Problem),
    },
    // Reading is open to everybody unless the gateway is closed: the empty requirement says that it may do without.
    ...(ability !== 'open' && { security: [...(ability === 'see' ? [{}] : []), { token: [] }, { cookie: [] }] }),
  }
}

const contentOf = (description: string, type: string, schema: unknown) => ({
  description,
  content: { [type]: { schema } },
})
