/** What a program that listens at a socket in a folder says to whoever connects. */
import { connect } from 'node:net'

/**
 * All that is said at `path` until the other side ends; undefined when nobody listens there. Rejects when the connection breaks,
 * or nothing comes for `answer_ms`.
 */
export function askSocket(path: string, answer_ms: number): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let text = ''
    const socket = connect(path)
    socket.setTimeout(answer_ms, () => socket.destroy(new Error('the agent did not answer in time')))
    socket.on('data', (chunk) => (text += chunk))
    socket.once('error', (err: NodeJS.ErrnoException) => {
      if (err.code === 'ENOENT' || err.code === 'ECONNREFUSED') resolve(undefined)
      else reject(err)
    })
    socket.once('close', () => resolve(text)) // after an error it is decided already
  })
}
