/** What a stranger chose, on a terminal. */
import { expect, it } from 'vitest'
import { onTerminal } from '../../../edge/platform/command-line.ts'
import { inOneLine, printable, printableLog } from '../../../edge/platform/printable.ts'

/** What a terminal obeys, one of each kind. */
const orders = {
  'clears the screen': '\u001b[2J',
  'sets the title': '\u001b]0;judul\u0007',
  'begins a command with one byte': '\u009b31m',
  'writes over the line': 'Berhasil\rGagal',
  'takes letters back': 'aman\b\b\b\b',
  'turns the text round': '\u202egnp.exe',
  'ends a line in some programs': 'satu\u2028dua',
  deletes: '\u007f',
}

it.each(Object.entries(orders))('a text that %s is only text', (_, order) => {
  for (const text of [printable(order), inOneLine(order)]) {
    expect(text).toMatch(/\\u[0-9a-f]{4}/)
    expect(text.match(/[\p{Cc}\u2028\u202e]/gu)).toBeNull()
  }
})

it('leaves the text of people alone: letters of all scripts, marks on them, pictures, lines', () => {
  const text = 'Jembatan “Hulu” – Kali Ciliwung; ꦗꦮ, العربية, Ō\u0301, 🌊\n\tdua\n'
  expect(printable(text)).toBe(text)
  expect(inOneLine('a\nBerhasil: b')).toBe('a\\u000aBerhasil: b')
})

it('a line of the log stays the same JSON', () => {
  const written: string[] = []
  const entry = { name: Object.values(orders).join(' ') }
  printableLog({ write: (line) => void written.push(line), flushSync: () => undefined }).write(JSON.stringify(entry))
  expect(JSON.parse(written[0]!)).toEqual(entry)
  expect(written[0]).toBe(printable(written[0]!))
})

it('a command prints nothing else, but for our own pictures, and its exit code is that of the program', () => {
  const said = { out: '', err: '' }
  const program = {
    stdout: { write: (text: string) => (said.out += text) },
    stderr: { write: (text: string) => (said.err += text) },
    exitCode: undefined as number | undefined,
  }
  const screen = onTerminal(onTerminal(program))
  screen.stdout.write('\u001b[2J')
  screen.stderr.write('\u009b2J')
  screen.stderr.draw?.('\u001b[0m')
  screen.exitCode = 2
  expect([said, program.exitCode]).toEqual([{ out: '\\u001b[2J', err: '\\u009b2J\u001b[0m' }, 2])
})
