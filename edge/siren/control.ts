/** A socket in the data folder by which a person's command reaches the agent that holds the relay. */
import { unlinkSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
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
export function askForTest(path: string): Promise<{ fault: Fault | null } | undefined> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket.setTimeout(answer_ms, () => socket.destroy(new Error('the agent did not answer in time')))
    socket.on('data', (chunk) => (text += chunk))
    socket.once('error', (err: NodeJS.ErrnoException) => {
      if (err.code === 'ENOENT' || err.code === 'ECONNREFUSED') resolve(undefined)
      else reject(err)
    })
    socket.once('close', () => {
      if (text === '') reject(new Error('the agent gave no answer; see its log'))
      else resolve(Answer.parse(JSON.parse(text)))
    })
  })
}

function removeOld(path: string) {
  try {
    unlinkSync(path)
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ENOENT') throw err
  }
}
