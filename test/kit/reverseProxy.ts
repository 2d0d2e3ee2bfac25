/** A reverse proxy as a village has it: a path of its own before ours, and its word on for whom it asks. */
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { onTestFinished } from 'vitest'

/** Opens it on a free port; it takes `path` off. Its address is known before that of the gateway behind it. */
export async function openReverseProxy(path: `/${string}`) {
  let behind: URL | undefined
  const server = createServer((asked, answer) => {
    const { url = '/', method, headers } = asked
    if (!behind || !url.startsWith(`${path}/`)) return void answer.writeHead(404).end()
    const told = { 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'http', 'x-forwarded-host': headers.host }
    const passed = request({
      ...{ host: behind.hostname, port: behind.port, method, path: url.slice(path.length) },
      headers: { ...headers, ...told },
    })
    passed.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers)
      answer.flushHeaders() // the live view is a stream
      given.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as { port: number } // of a server that listens on TCP
  return {
    address: `http://127.0.0.1:${port}${path}`,
    leadsTo(http: string) {
      behind = new URL(http)
    },
  }
}
