/** A socket in the data folder by which a person's command reaches the agent that holds the relay. */
import { unlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { askSocket } from '../platform/ask-socket.ts'
import type { Fault } from './output.ts'

const answer_ms = 30_000

/** Where a running agent can be asked to test its siren. */
export function controlPath(data_dir: string): string {
  return join(data_dir, 'siren.sock')
}

const Answer = z.object({ fault: z.object({ id: z.string(), en: z.string() }).nullable() })

/** Listens at `path`; each connection is one test. The folder is held by this agent, so a socket there is left over. */
export function serveTests(path: string, test: () => Promise<Fault | null>, log: Logger): { close(): void } {
  removeOld(path)
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    test().then(
      (fault) => socket.end(JSON.stringify({ fault })),
      (err: Error) => {
        log.error({ err }, 'the test of the siren failed')
        socket.destroy()
      },
    )
  })
  server.on('error', (err) => log.warn({ err, path }, 'the siren cannot be tested by command while this agent runs'))
  server.listen(path)
  return { close: () => void server.close() }
}

/** Asks the agent that listens at `path` for a test; undefined when none does. */
export async function askForTest(path: string): Promise<{ fault: Fault | null } | undefined> {
  const text = await askSocket(path, answer_ms)
  if (text === undefined) return undefined
  if (text === '') throw new Error('the agent gave no answer; see its log')
  return Answer.parse(JSON.parse(text))
}

function removeOld(path: string) {
  try {
    unlinkSync(path)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
  }
}
