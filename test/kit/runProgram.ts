import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { programFile } from './root.ts'

/** Runs a program to its end. */
export async function runProgram(file: string, args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [programFile(file), ...args], { env: { ...process.env, ...env } })
  return endOf(child)
}

/** What a program has said by its end, and the code it ended with. */
export async function endOf(child: ChildProcessWithoutNullStreams) {
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    said.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.err += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...said }
}
