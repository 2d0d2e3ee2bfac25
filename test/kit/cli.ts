import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import pino from 'pino'
import { runProgram } from '../../edge/platform/command-line.ts'
import { gatewayProgram } from '../../gateway/cli/index.ts'
import type { Config } from '../../gateway/config/index.ts'
import { dist } from './root.ts'

export const gatewayMain = join(dist, 'gateway/main.js')

/** Runs a command of the gateway as a person would type it. */
export function gatewayCommand(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [gatewayMain, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PANTAU_LOG: 'warn' },
  })
  return { status, stdout, stderr }
}

/** The same within this process. `config`: with what the gateway itself would have been started. */
export async function gatewayWords(words: readonly string[], cwd = process.cwd()) {
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
  const log = pino({ level: 'silent' })
  const program = gatewayProgram({ screen, cwd, env: {}, now: Date.now, log, serve })
  await runProgram(program, words, screen)
  return { code: screen.exitCode, out: out.join(''), err: err.join(''), config }
}
