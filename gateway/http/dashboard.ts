/**
 * The built dashboard, read once and kept compressed in memory (some 100 kB). A request is looked up by name in a map,
 * so there is no path to climb out of.
 *
 * The ETag is made from the content. That of @fastify/static is made from size and file time, and both stay the same
 * when a package of a new version sets all times to one value, as npm's do, and a page only names another asset: the
 * browser would be told 304 and keep a page whose assets are gone.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { App } from './app.ts'
import { acceptsGzip } from './compress.ts'
import { ProblemError } from './problem.ts'

interface Asset {
  type: string
  plain: Buffer
  gzipped: Buffer | null
  etag: string
  cache: string
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
}
const compressible = /^(text|application)|svg/

/** Serves what `folder` held when the gateway started. */
export function dashboardResource(app: App, folder: string) {
  const assets = readAssets(folder)

  app.get('/*', { config: { access: 'open' } }, async (request, reply) => {
    const path = request.url.split('?')[0]!
    const asset = assets.get(path === '/' ? '/index.html' : path)
    if (!asset) {
      if (path === '/')
        throw new ProblemError(503, 'The dashboard is not built. Run "npm run build", then start again.')
      return reply.callNotFound()
    }
    reply.headers({ etag: asset.etag, 'cache-control': asset.cache, vary: 'accept-encoding' })
    if (request.headers['if-none-match'] === asset.etag) return reply.code(304).send()
    reply.type(asset.type)
    if (asset.gzipped && acceptsGzip(request)) return reply.header('content-encoding', 'gzip').send(asset.gzipped)
    return reply.send(asset.plain)
  })
}

function readAssets(folder: string): Map<string, Asset> {
  if (!existsSync(folder)) return new Map()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return new Map(files.map((entry) => assetOf(folder, join(entry.parentPath, entry.name))))
}

function assetOf(folder: string, file: string): [path: string, asset: Asset] {
  const path = `/${relative(folder, file).split(sep).join('/')}`
  const plain = readFileSync(file)
  const type = types[extname(file)] ?? 'application/octet-stream'
  // Vite puts a hash of the content into these names: they never change.
  const cache = path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`
  return [path, { type, plain, gzipped: compressible.test(type) ? gzipSync(plain, { level: 9 }) : null, etag, cache }]
}
