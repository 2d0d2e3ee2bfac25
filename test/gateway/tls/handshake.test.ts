import { writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { usableIn } from '../../../gateway/tls/context.ts'
import { shakeHands } from '../../../gateway/tls/handshake.ts'
import { selfSigned, signedBy } from '../../kit/certificates.ts'
import { emptyFolder } from '../../kit/folder.ts'

it('ends a handshake that takes too long, with the connection', async () => {
  const folder = emptyFolder()
  const { cert, key } = await signedBy(await selfSigned())
  const files = { cert: join(folder, 'c.pem'), key: join(folder, 'c.key') }
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key)
  const { context } = usableIn(files)
  const failed: string[] = []
  const server = createServer((raw) => {
    shakeHands(raw, {
      context,
      limit_ms: 50,
      onSecure: () => failed.push('secure'),
      onFailed: (problem) => failed.push(problem),
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1')
  await new Promise((resolve) => socket.once('close', resolve))
  expect(failed).toEqual(['took too long'])
})
