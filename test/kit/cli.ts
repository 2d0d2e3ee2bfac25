import { spawnSync } from 'node:child_process'
import pino, { type Logger } from 'pino'
import { runProgram } from '../../edge/platform/command-line.ts'
import { gatewayProgram } from '../../gateway/cli/index.ts'
import type { Config } from '../../gateway/config/index.ts'
import { programFile } from './root.ts'

export const gatewayMain = programFile('gateway/main.js')

/** Runs the program of the gateway as a person would type it. Blocks until it has ended; loading it takes a second or two. */
export function gatewayProcess(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [gatewayMain, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PANTAU_LOG: 'warn' },
  })
  return { status, stdout, stderr }
}

/** The same command within this process, with the same answers. It cannot be the gateway itself. */
export async function gatewayCommand(...words: string[]) {
  const said: string[] = []
  const log = pino({ level: 'warn' }, { write: (text) => void said.push(text) })
  const { code, out, err } = await gatewayWords(words, process.cwd(), { env: process.env, log })
  return { status: code, stdout: out, stderr: [...said, err].join('') }
}

/** The same within this process. `config`: with what the gateway itself would have been started. */
export async function gatewayWords(
  words: readonly string[],
  cwd = process.cwd(),
  { env = {}, log = pino({ level: 'silent' }) }: { env?: NodeJS.ProcessEnv; log?: Logger } = {},
) {
  const out: string[] = []
  const err: string[] = []
  const screen = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text) },
    exitCode: 0,
  }
  let config: Config | undefined
  const serve = (asked: Config) => {
    config = asked
  }
  const program = gatewayProgram({ screen, cwd, env, now: Date.now, log, serve })
  await runProgram(program, words, screen)
  return { code: screen.exitCode, out: out.join(''), err: err.join(''), config }
}
