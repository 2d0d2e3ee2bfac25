/** A socket in the data folder by which a command asks the agent that runs how it is: it holds the ports, and nobody else may open them. */
import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { Health, SirenState } from './contract.ts'
import { askSocket } from './platform/ask-socket.ts'

/** Where it listens. */
export function wordPath(data_dir: string): string {
  return join(data_dir, 'agent.sock')
}

const connection = {
  connected: z.boolean(),
  /** Why the last attempt failed, such as `refused`; null while connected, and before the first. */
  trouble: z.string().nullable(),
}

// The agent may be of another version than the command: what it says is taken as far as it is understood.
const Word = z.object({
  version: z.string(),
  station: z
    .object({
      ...connection,
      id: z.string(),
      health: z.custom<Health>((found) => typeof found === 'object' && found !== null && 'sensors' in found),
      /** How far the wall clock is off by what the gateway said, ms; negative = late. Absent: it has not said. */
      gateway_off_ms: z.number().optional(),
      /** Why wires are closed, by sensor. */
      closed: z.record(z.string(), z.string()),
    })
    .optional(),
  siren: z
    .object({
      id: z.string(),
      state: z.custom<SirenState>((found) => typeof found === 'object' && found !== null).nullable(),
    })
    .optional(),
})
/** What a running agent says of itself. */
export type AgentWord = z.infer<typeof Word>

/** Answers each connection with one word. The folder is held by this agent, so a socket there is left over. */
export function serveWord(path: string, word: () => AgentWord, log: Logger): { close(): void } {
  rmSync(path, { force: true })
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.end(JSON.stringify(word()))
  })
  server.on('error', (err) => log.warn({ err, path }, 'doctor cannot ask this agent while it runs'))
  server.listen(path)
  return { close: () => void server.close() }
}

const answer_ms = 3_000

/** Asks the agent that listens at `path`; undefined when none does. Rejects when one does and says nothing that is understood. */
export async function askWord(path: string): Promise<AgentWord | undefined> {
  const text = await askSocket(path, answer_ms)
  return text === undefined ? undefined : Word.parse(JSON.parse(text))
}
