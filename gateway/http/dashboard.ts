/**
 * The built dashboard, from its folder.
 *
 * The library makes an ETag from size and time of a file. Both stay the same when a release gives all files one time, as
 * npm's do, and a page only names another asset: the browser would be told 304 and keep a page whose assets are gone. So
 * nothing but assets/ has an ETag or a date; the rest, less than 1 kB, is sent each time.
 */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App, Reply, Request } from './app.ts'
import { onError, ProblemError } from './problem.ts'

const isCopy = /\.(gz|br)$/

const everyFile: Partial<fastifyStatic.FastifyStaticOptions> = {
  preCompressed: true, // the copies that the build puts beside each file, see vite.config.ts
  allowedPath: (path) => !isCopy.test(path),
  dotfiles: 'ignore',
  acceptRanges: false,
  setHeaders: (answer) => answer.setHeader('vary', 'accept-encoding'),
}

/** Serves `folder` to everyone; when it holds no dashboard at the start, `/` answers 503 and says how to build it. */
export function dashboardResource(app: App, folder: string) {
  if (!existsSync(join(folder, 'index.html'))) return void app.get('/*', { config: { may: 'open' } }, notBuilt)
  const root = resolve(folder)

  app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, may: 'open' }
    })
    scope.setErrorHandler((error: Parameters<typeof onError>[0], request, reply) =>
      isNoName(error) ? reply.callNotFound() : onError(error, request, reply),
    )
    await scope.register(fastifyStatic, { ...everyFile, root, cacheControl: false, etag: false, lastModified: false })
    await scope.register(fastifyStatic, {
      ...everyFile,
      root: join(root, 'assets'),
      prefix: '/assets/',
      decorateReply: false,
      maxAge: '365d', // Vite puts a hash of the content into these names: they never change
      immutable: true,
    })
  })
}

async function notBuilt(request: Request, reply: Reply) {
  if (request.url.split('?')[0] !== '/') return reply.callNotFound()
  throw new ProblemError(503, {
    id: 'Halaman belum dibuat. Jalankan "npm run build", lalu mulai lagi.',
    en: 'The dashboard is not built. Run "npm run build", then start again.',
  })
}

/** The library refuses a path that climbs out of the folder, or holds a null byte: such a path names nothing here. */
function isNoName(error: object): boolean {
  return 'statusCode' in error && (error.statusCode === 403 || error.statusCode === 400)
}
