/**
 * The face of a conversation on a terminal: a question, its choices with numbers, and a line to answer on.
 *
 * Node's own `readline`, in its plain mode, and no package for prompts (@inquirer/prompts was looked at): nothing is drawn over,
 * so it is the same on the SSH app of a phone, on a serial console, with a screen reader and in a transcript; live values can come
 * while a question waits, which prompts that redraw their screen do not allow; and choices are data, because a page shows the same.
 */
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import type { Screen } from '../platform/command-line.ts'
import { qrText } from '../platform/qr.ts'
import { type Face, Left, type Shown } from './conversation.ts'

export interface TerminalFace extends Face {
  /** Whoever waits for an answer is told that the person has left. */
  leave(): void
  close(): void
}

export function terminalFace(input: Readable, screen: Screen): TerminalFace {
  const reader = createInterface({ input, terminal: false })
  const lines: string[] = []
  let waiting: { resolve(line: string): void; reject(err: Error): void } | undefined
  let hasLeft = false
  reader.on('line', (line) => {
    if (!waiting) return void lines.push(line)
    waiting.resolve(line)
    waiting = undefined
  })
  reader.on('close', leave)
  const write = (text: string) => void screen.stdout.write(text)
  return { say: (text) => write(`${text}\n`), hand, ask, leave, close: () => reader.close() }

  /** In words, and where a person looks also as a QR code: nobody types a code of thirty letters into a phone. */
  function hand(link: string) {
    write(`\n  ${link}\n\n`)
    if (screen.stderr.isTTY) (screen.stderr.draw ?? screen.stderr.write)(qrText(link, true))
  }

  function leave() {
    hasLeft = true
    waiting?.reject(new Left())
    waiting = undefined
  }

  function ask(shown: Shown): Promise<string> {
    write(questionText(shown))
    const typed = lines.shift() // in a hurry: answers to questions that were not asked yet
    if (typed !== undefined) return Promise.resolve(typed)
    if (hasLeft) return Promise.reject(new Left())
    return new Promise((resolve, reject) => {
      waiting = { resolve, reject }
    })
  }
}

/** As it stands on the terminal, the cursor behind it. */
export function questionText({ ask, about, choices, usual }: Shown): string {
  const number = choices ? choices.findIndex(({ key }) => key === usual) + 1 : 0
  const enter = number > 0 ? String(number) : (usual ?? '')
  const hint = enter === '' ? '' : `[Enter = ${enter}] `
  const before = about ? `${about}\n` : ''
  if (!choices) return `\n${before}${ask}${usual === '' ? '\n' : ` ${hint}`}` // Enter alone: live values come below
  return `\n${before}${ask}\n${choices.map(({ label }, i) => `  ${i + 1}  ${label}\n`).join('')}${hint}> `
}
