// A program that does the work of a command: its end is the command's end.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { root, say } from './ready.mjs'
import { lastWord, whoIsThere } from './shell.mjs'

/**
 * Runs a program from the root of the checkout, with our stdin, stdout and stderr, and answers its exit code: that of a
 * program which a signal ended is 128 and the number of the signal, as in a shell. A SIGTERM for us is passed on to it.
 * Both are said on stderr. Rejects when the program cannot be started.
 */
export async function runToEnd(program, args, { env = process.env } = {}) {
  const child = spawn(program, args, { cwd: root, stdio: 'inherit', env })
  const passOn = () => {
    lastWord(`was told to end (SIGTERM) ${whoIsThere()}, and tells ${program}`)
    child.kill('SIGTERM')
  }
  process.on('SIGTERM', passOn)
  const [code, signal] = await once(child, 'exit')
  process.off('SIGTERM', passOn)
  if (signal === null) return code
  say(`${program} (process ${child.pid}) was ended by ${signal}, not by itself; what it had yet to do is not done`)
  return 128 + constants.signals[signal]
}
