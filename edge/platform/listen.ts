/** Listening, so that a taken port is a rejection and not an event. */
import type { ListenOptions, Server } from 'node:net'

/** Gives the port that was taken: `port` 0 picks a free one. Rejects with `code: 'EADDRINUSE'` when it is not free. */
export function listen(server: Server, options: ListenOptions & { port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(options, () => {
      server.off('error', reject)
      resolve(portOf(server) ?? options.port)
    })
  })
}

/** The port on which a server listens; undefined for one that does not. */
export function portOf(server: Server): number | undefined {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : undefined
}
