/** The list of stations, asked for where the live view cannot be had. */
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished, vi } from 'vitest'
import { pollStations } from '../../dashboard/poll.ts'

/** Polls a server that answers so. */
async function polled(answer: RequestListener) {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const real = fetch
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => real(`http://127.0.0.1:${port}/${path}`, init))
  onTestFinished(() => {
    vi.unstubAllGlobals()
    server.closeAllConnections()
    server.close()
  })
  const told: object[] = []
  return { status: await pollStations(new AbortController().signal, (snapshot) => told.push(snapshot)), told }
}

it('is told to be out of reach when a portal answers with a page of its own', async () => {
  const answer: RequestListener = (_, reply) => reply.end('<html>Selamat datang di Wi-Fi</html>')
  expect(await polled(answer)).toEqual({ status: 0, told: [] })
})

it('is told to be out of reach when the link breaks within the answer', async () => {
  const answer: RequestListener = (_, reply) => {
    reply.writeHead(200, { 'content-length': 100 })
    reply.write('[{', () => reply.destroy())
  }
  expect(await polled(answer)).toEqual({ status: 0, told: [] })
})

it('gives the status of a refusal', async () => {
  const answer: RequestListener = (_, reply) => {
    reply.writeHead(401).end()
  }
  expect(await polled(answer)).toEqual({ status: 401, told: [] })
})
