/** The conversation at a terminal: what a phone is to open can be scanned. */
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { terminalFace } from '../../../edge/setup/terminal.ts'
import { readTextQr } from '../../kit/readQr.ts'

const link = 'https://192.168.1.10:8443/#/sign-in/q7Zc0000000000000000000000000000'

function handed(isTTY: boolean) {
  let said = ''
  let drawn = ''
  const face = terminalFace(new PassThrough(), {
    stdout: { write: (text: string) => (said += text) },
    stderr: { write: () => undefined, draw: (text: string) => (drawn += text), isTTY },
  })
  face.hand(link)
  face.close()
  return { said, drawn }
}

it('a link stands there in words, and as a QR code where somebody looks', () => {
  const { said, drawn } = handed(true)
  expect(said).toContain(`  ${link}\n`)
  expect(readTextQr(drawn)).toBe(link)
  expect(handed(false)).toEqual({ said, drawn: '' })
})
