import { connect, createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** A TCP link to `port` that a test can cut, or freeze: a frozen one is open on both sides and carries nothing. */
export async function startBadLink(port: number) {
  const pairs = new Set<[Socket, Socket]>()
  let isFrozen = false
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1')
    const pair: [Socket, Socket] = [near, far]
    pairs.add(pair)
    if (!isFrozen) join(pair)
    for (const socket of pair) {
      socket.on('error', () => end(pair))
      socket.on('close', () => end(pair))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  onTestFinished(close)
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    /** Connections that are open now. */
    connections: () => pairs.size,
    cut: () => pairs.forEach(end),
    freeze() {
      isFrozen = true
      for (const [near, far] of pairs) {
        near.unpipe(far)
        far.unpipe(near)
      }
    },
    /** New connections work again; frozen ones stay frozen, as a half-open connection does. */
    thaw() {
      isFrozen = false
    },
    close,
  }

  function join([near, far]: [Socket, Socket]) {
    near.pipe(far)
    far.pipe(near)
  }

  function end(pair: [Socket, Socket]) {
    if (!pairs.delete(pair)) return
    for (const socket of pair) socket.destroy()
  }

  async function close() {
    pairs.forEach(end)
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
}
