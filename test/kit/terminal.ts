/** A person at a real terminal: a program on a pseudo-terminal that socat makes, what it shows, and what is typed. */
import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { eventually } from './eventually.ts'
import { programFile } from './root.ts'

export type Terminal = ReturnType<typeof atTerminal>

/** Types `node dist/{file} {words}`. `folder`: for the script that the terminal runs; it is where the program starts, too. */
export function atTerminal(folder: string, file: string, words: readonly string[], env: Record<string, string> = {}) {
  const quoted = [process.execPath, programFile(file), ...words].map((word) => `'${word}'`).join(' ')
  const script = join(folder, '.typed.sh')
  writeFileSync(script, `trap : INT\n${quoted}\necho "[$?]"\n`)
  const child = spawn('socat', ['-', `EXEC:sh ${script},pty,setsid,ctty,stderr`], {
    cwd: folder,
    env: { ...process.env, LANG: '', LC_ALL: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let shown = ''
  let seen = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text.replaceAll('\r', '')))
  return {
    /** All that stands on the terminal. */
    shown: () => shown,
    /** Waits until something is shown that was not there at the last call, and answers what came until its end. */
    async until(sentence: string | RegExp) {
      const found = await eventually(() => {
        const rest = shown.slice(seen)
        const at = typeof sentence === 'string' ? rest.indexOf(sentence) : rest.search(sentence)
        return (
          at >= 0 &&
          rest.slice(0, at + (typeof sentence === 'string' ? sentence.length : sentence.exec(rest)![0].length))
        )
      }, 60_000).catch((err: Error) => {
        throw new Error(`${String(sentence)} was not shown:\n${shown.slice(-1_500)}`, { cause: err })
      })
      seen += found.length
      return found
    },
    type: (text: string) => void child.stdin.write(`${text}\n`),
    ctrlC: () => void child.stdin.write('\u0003'),
    /** The exit code of the program. */
    async ended() {
      const [, code] = await eventually(() => /\[(\d+)\]\n$/.exec(shown) ?? undefined)
      return Number(code)
    },
  }
}
