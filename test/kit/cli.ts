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
    env: { ...process.env, PANTAU_LOG: 'warn', LANG: 'en', LC_ALL: '' },
  })
  return { status, stdout, stderr }
}

/** The same command within this process, with the same answers. It cannot be the gateway itself. */
export async function gatewayCommand(...words: string[]) {
  const said: string[] = []
  const log = pino({ level: 'warn' }, { write: (text) => void said.push(text) })
  const { code, out, err } = await gatewayWords(words, process.cwd(), {
    env: { ...process.env, LANG: 'en', LC_ALL: '' },
    log,
  })
  return { status: code, stdout: out, stderr: [...said, err].join('') }
}

/** What a command that makes an access prints of it. */
interface Access {
  username: string
  password: string
  token: string
  link: string
}

/** What a command prints on a data folder: one object of JSON. Throws what it says when it refuses. */
export async function printedBy<Answer = Access>(folder: string, ...words: string[]): Promise<Answer> {
  const { status, stdout, stderr } = await gatewayCommand(...words, '--data-dir', folder)
  if (status !== 0) throw new Error(`${words.join(' ')}: ${stderr}`)
  return JSON.parse(stdout) as Answer
}

/** The same within this process. `config`: with what the gateway itself would have been started; `keep`: what it does then. */
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
  let keep: () => void = () => undefined
  const serve = (asked: Config, keeps: () => void) => {
    config = asked
    keep = keeps
  }
  await runProgram((on) => gatewayProgram({ screen: on, cwd, env, now: Date.now, log, serve }), words, screen, {
    LANG: 'en',
    ...env,
  })
  return { code: screen.exitCode, out: out.join(''), err: err.join(''), config, keep }
}
