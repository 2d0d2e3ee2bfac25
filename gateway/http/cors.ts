/** What is public may be read by any web page, without cookies and tokens. Nothing can be changed that way. */
import cors from '@fastify/cors'
import type { App } from './app.ts'

const isData = /^\/(api\/v1|cap|sensorthings\/v1\.1)(\/|$)/
const day_s = 86_400 // for so long a browser need not ask again

/** Call it before the hook that asks who may, so that a preflight, which never carries a token, is answered. */
export async function readableElsewhere(app: App): Promise<void> {
  app.addHook('onRoute', (route) => {
    const methods = [route.method].flat()
    if (methods.includes('OPTIONS')) route.config = { ...route.config, may: 'open' }
    else if (!isData.test(route.url) || !methods.every((method) => method === 'GET' || method === 'HEAD')) {
      route.config = { ...route.config, cors: false }
    }
  })
  await app.register(cors, {
    ...{ origin: '*', credentials: false, methods: ['GET', 'HEAD'], allowedHeaders: [], maxAge: day_s },
    // What a page has to know of an export that may not be whole.
    exposedHeaders: ['pantau-partial', 'pantau-lost', 'pantau-forgotten', 'retry-after', 'content-disposition'],
    strictPreflight: false,
  })
  app.addHook('onRequest', async ({ headers }, reply) => {
    // Whoever signs in gets answers that others do not: these stay with our own page.
    if (headers.cookie || headers.authorization) reply.removeHeader('access-control-allow-origin')
  })
}
