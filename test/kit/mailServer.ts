import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { onTestFinished } from 'vitest'

/** A real mail server on a free port that keeps what it is given. User `desa`, password `rahasia`, unless told otherwise. */
export async function startMailServer(options: SMTPServerOptions = {}, secret = 'rahasia') {
  const mails: { from: string; to: string[]; text: string }[] = []
  let refusal: Error | null = null
  let isSilent = false
  let isBroken = false
  let attempts = 0
  const server: SMTPServer = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    closeTimeout: 100,
    onAuth: ({ username, password }, _session, done) =>
      username === 'desa' && password === secret ? done(null, { user: 'desa' }) : done(new Error('wrong password')),
    onData(stream, session, done) {
      let text = ''
      attempts++
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString()
      })
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        if (isBroken) for (const connection of server.connections) connection.close()
        if (isBroken || isSilent) return
        if (!refusal)
          mails.push({ from: mailFrom ? mailFrom.address : '', to: rcptTo.map(({ address }) => address), text })
        done(refusal)
      })
    },
    ...options,
  })
  server.on('error', () => undefined) // tests look at what the hook says
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()))
  onTestFinished(close)
  return {
    mails,
    port: (server.server.address() as AddressInfo).port,
    /** Mails whose text was sent, whatever became of them. */
    attempts: () => attempts,
    connections: () => server.connections.size,
    close,
    refuse: (status: number | null) => {
      refusal = status === null ? null : Object.assign(new Error('not now'), { responseCode: status })
    },
    /** Takes a mail and never answers. */
    fallSilent: () => {
      isSilent = true
    },
    /** Takes a mail and closes the connection instead of answering. */
    breakOff: () => {
      isBroken = true
    },
  }
}
