/**
 * A board that numbers its measurements: an ultrasonic sensor (A02YYUW frames, `FF H L SUM`) whose distance counts up, so
 * that every stored reading can be traced back to the frame it came from.
 */
import { createServer, type Socket } from 'node:net'

export const near_mm = 300
export const far_mm = 4_400
export const distanceOf = (n: number) => near_mm + (n % (far_mm - near_mm + 1))

/** One connection of the agent: frames `first` to `last` were handed to the kernel, in order. */
export interface Life {
  first: number
  last: number
}

export interface Board {
  port: number
  lives: Life[]
  start(): void
  stop(): void
  close(): Promise<void>
}

export async function openBoard(interval_ms: number): Promise<Board> {
  const lives: Life[] = []
  let sent = 0
  let agent: Socket | null = null
  let timer: NodeJS.Timeout | undefined
  const server = createServer((socket) => {
    agent?.destroy()
    agent = socket
    lives.push({ first: sent, last: sent - 1 })
    // The agent is killed on purpose in this test.
    socket.on('error', () => socket.destroy())
    socket.on('close', () => {
      if (agent === socket) agent = null
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const measure = () => {
    if (!agent || agent.destroyed) return
    const mm = distanceOf(sent)
    const bytes = [0xff, mm >> 8, mm & 0xff]
    agent.write(Buffer.from([...bytes, bytes.reduce((sum, byte) => sum + byte) & 0xff]))
    lives.at(-1)!.last = sent++
  }
  return {
    port: (server.address() as { port: number }).port,
    lives,
    start: () => {
      timer ??= setInterval(measure, interval_ms)
    },
    stop: () => {
      clearInterval(timer)
      timer = undefined
    },
    close: () => {
      clearInterval(timer)
      agent?.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
