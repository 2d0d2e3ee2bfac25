/** Stand-ins of services that people receive warnings by. Each does what its public documentation says, and no more. */
import { createServer, type IncomingMessage } from 'node:http'
import { onTestFinished } from 'vitest'

/** What a person sees. */
export interface Shown {
  to: string
  title?: string | undefined
  text: string
  priority?: number | undefined
}

interface Request {
  method: string
  path: string
  header(name: string): string | undefined
  text: string
  json: Record<string, unknown> | null
}
type Reply = [status: number, body: object]
interface Service {
  /** `isWell`: its token counts and its session is there. */
  answer(request: Request, isWell: boolean, show: (shown: Shown) => void): Reply
}

const services = {
  /** docs.ntfy.sh/publish: JSON counts at the root, with a topic in it; a body at the address of a topic is the message. */
  ntfy: {
    answer({ method, path, header, text, json }, isWell, show) {
      if (!isWell || header('authorization') !== 'Bearer tk_1')
        return [401, { code: 40101, http: 401, error: 'unauthorized' }]
      if (method === 'GET' && path === '/v1/account') return [200, { username: 'desa', role: 'user' }]
      if (path !== '/') {
        show({ to: path.slice(1), title: header('title'), text, priority: Number(header('priority') ?? 3) })
        return [200, { id: 'a', event: 'message' }]
      }
      const { topic, title, message, priority = 3 } = json ?? {}
      const isRight =
        typeof topic === 'string' && Number.isInteger(priority) && Number(priority) >= 1 && Number(priority) <= 5
      if (!isRight) return [400, { code: 40024, http: 400, error: 'invalid request: request body must be valid JSON' }]
      show({ to: topic, title: String(title), text: String(message), priority: Number(priority) })
      return [200, { id: 'a', event: 'message' }]
    },
  },
  /** core.telegram.org/bots/api: chat_id and a text of 1 to 4,096 characters; errors are JSON with `ok: false`. */
  telegram: {
    answer({ path, json }, isWell, show) {
      if (!isWell || !path.startsWith('/bot123456:ABC/'))
        return [401, { ok: false, error_code: 401, description: 'Unauthorized' }]
      if (path.endsWith('/getMe')) return [200, { ok: true, result: { id: 1, is_bot: true } }]
      const { chat_id, text } = json ?? {}
      if (!chat_id || typeof text !== 'string' || text.length < 1 || text.length > 4_096) {
        return [400, { ok: false, error_code: 400, description: 'Bad Request: message text is empty' }]
      }
      show({ to: String(chat_id), text })
      return [200, { ok: true, result: { message_id: 1 } }]
    },
  },
  /** gotify.net/docs/pushmsg: POST /message with an application's key; priority 0 to 10. */
  gotify: {
    answer({ method, path, header, json }, isWell, show) {
      if (path === '/health')
        return isWell ? [200, { health: 'green', database: 'green' }] : [500, { health: 'orange', database: 'red' }]
      if (header('x-gotify-key') !== 'AiVCm1e5mqTnQuc') return [401, { error: 'Unauthorized', errorCode: 401 }]
      const { title, message, priority } = json ?? {}
      if (method !== 'POST' || path !== '/message' || typeof message !== 'string')
        return [400, { error: 'Bad Request', errorCode: 400 }]
      show({ to: 'application', title: String(title), text: message, priority: Number(priority ?? 0) })
      return [200, { id: 25, appid: 5, message, priority }]
    },
  },
  /** waha.devlike.pro: POST /api/sendText with the key of the API; a session that works has the status WORKING. */
  waha: {
    answer({ method, path, header, json }, isWell, show) {
      if (header('x-api-key') !== 'kunci') return [401, { message: 'Unauthorized', statusCode: 401 }]
      if (method === 'GET' && path === '/api/sessions/default')
        return [200, { name: 'default', status: isWell ? 'WORKING' : 'SCAN_QR_CODE' }]
      const { session, chatId, text } = json ?? {}
      if (path !== '/api/sendText' || session !== 'default' || typeof text !== 'string')
        return [422, { statusCode: 422 }]
      if (!/@(c\.us|g\.us|newsletter)$/.test(String(chatId))) return [422, { statusCode: 422 }]
      show({ to: String(chatId), text })
      return [201, { id: 'true_1' }]
    },
  },
} satisfies Record<string, Service>

export async function startService(name: keyof typeof services) {
  const shown: Shown[] = []
  let isWell = true
  const server = createServer(async (incoming, response) => {
    const [status, body] = services[name].answer(await read(incoming), isWell, (one) => void shown.push(one))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.closeAllConnections())
  onTestFinished(() => void server.close())
  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    shown,
    /** From now on its token is over, its session lost, its database gone. */
    fail() {
      isWell = false
    },
  }
}

async function read(incoming: IncomingMessage): Promise<Request> {
  let text = ''
  incoming.setEncoding('utf8')
  for await (const chunk of incoming) text += chunk
  const { method = '', url = '', headers } = incoming
  return { method, path: url, header: (name) => headers[name]?.toString(), text, json: jsonOf(text) }
}

function jsonOf(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text)
  } catch {
    return null // services answer it with 400
  }
}
