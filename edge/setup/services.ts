/** The services of systemd, where it is there and this user may tell it what to do. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { z } from 'zod'
import type { Ended, Services, Unit } from './tools.ts'

/** Types a program and waits for its end; one that cannot be started ends with null. */
export function typeProgram(
  program: string,
  words: readonly string[],
  env: Record<string, string | undefined>,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, words, { env, stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text))
    child.once('error', (err) => resolve({ code: null, stdout: '', stderr: err.message }))
    child.once('close', (code) => resolve({ code, ...said }))
  })
}

/** What the starter answers; its half is in pantau/starter.ts. */
const Answer = z.object({ started: z.string(), code: z.number().nullable(), stderr: z.string() })

/** Asks the process that started this one, by the channel between them, to start a service. */
export function asksStarter(channel: Pick<NodeJS.Process, 'send' | 'on' | 'off'>): (unit: Unit) => Promise<Ended> {
  return (unit) =>
    new Promise((resolve) => {
      const hear = (message: unknown) => {
        const answer = Answer.safeParse(message).data
        if (answer?.started !== unit) return
        channel.off('message', hear)
        resolve({ code: answer.code, stdout: '', stderr: answer.stderr })
      }
      channel.on('message', hear)
      channel.send!({ start: unit })
    })
}

export interface ServicesTools {
  env: Record<string, string | undefined>
  isRoot: boolean
  /** Asks whoever started us, and may do it: the command of an installed release. Absent: nobody. */
  askStarter?: ((unit: Unit) => Promise<Ended>) | undefined
  /** Where systemd shows that it runs, and what it knows a service by. */
  running?: string
}

/** `none` where there is no systemd, no such service, or no right to start it. */
export function openServices({ env, isRoot, askStarter, running = '/run/systemd/system' }: ServicesTools): Services {
  const systemctl = (...words: string[]) => typeProgram('systemctl', words, env)
  return {
    async start(unit) {
      if (!existsSync(running) || (await systemctl('cat', unit)).code !== 0) return 'none'
      if (askStarter) return toldOf(await askStarter(unit))
      if (!isRoot) return 'none'
      const enabled = await systemctl('enable', unit)
      return toldOf(enabled.code === 0 ? await systemctl('restart', unit) : enabled)
    },
  }
}

function toldOf({ code, stderr }: Ended): 'started' | { failed: string } {
  if (code === 0) return 'started'
  return { failed: stderr.trim().split('\n')[0]?.slice(0, 200) || `code ${code}` }
}
