/** Stands in the place of a gateway that invites, with any certificate: answers `POST /join` as a test says. */
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { certificatesIn, fingerprintOf } from '../../edge/platform/trust.ts'
import type { Pair } from './certificates.ts'

type Answer = { status: number; body: object } | 'hang up'

/** `authority`: whose fingerprint the link carries. Without `tls` there is no encryption. */
export async function invitingGateway({ tls, authority }: { tls?: Pair; authority?: Pair } = {}) {
  const questions: { code: string; station?: string; proof: string; about: string }[] = []
  const state: { answer: Answer } = { answer: { status: 200, body: {} } }
  const server = tls ? createServer(tls, answer) : createPlain(answer)
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const scheme = tls ? 'mqtts' : 'mqtt'
  const joined = (station = 'hulu') => ({
    ...{ station, name: 'Jembatan Hulu', username: station, password: 'a-password' },
    mqtt: `${scheme}://127.0.0.1:8883`,
    gateway: { gateway: 'k7qm-2xv9', name: 'Desa Cawang' },
  })
  state.answer = { status: 200, body: joined() }
  const end = authority ? `.${fingerprintOf(certificatesIn(authority.cert)[0]!)}` : ''
  return {
    port,
    questions,
    link: `${tls ? 'https' : 'http'}://127.0.0.1:${port}/#/join/0123456789abcdefghjkmnpqrs${end}`,
    joined,
    will: (next: Answer) => {
      state.answer = next
    },
  }

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    questions.push(JSON.parse(String(Buffer.concat(chunks))))
    if (state.answer === 'hang up') return request.socket.destroy()
    response.writeHead(state.answer.status, { 'content-type': 'application/json' })
    response.end(JSON.stringify(state.answer.body))
  }
}
