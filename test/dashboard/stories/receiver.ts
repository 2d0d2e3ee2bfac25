/** What a hook delivers to, for all stories of a file: it takes everything, or refuses everything. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Body {
  type: string
  data: Record<string, unknown>
}

export async function openStoryReceiver() {
  const bodies: Body[] = []
  let isRefusing = false
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += chunk
    bodies.push(JSON.parse(text) as Body) // the gateway's webhook
    response.writeHead(isRefusing ? 500 : 204).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    bodies: () => bodies,
    refuse(next: boolean) {
      isRefusing = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
