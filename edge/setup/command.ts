/** `setup` at a terminal: the conversation with its face, and what its steps work with. */
import type { Readable } from 'node:stream'
import { pino } from 'pino'
import { openBoards } from '../links/firmata.ts'
import type { Clock } from '../platform/clock.ts'
import type { Screen } from '../platform/command-line.ts'
import type { Language } from '../platform/language.ts'
import { openConversation } from './conversation.ts'
import type { Roots } from './devices.ts'
import { type OpenedFace, phoneFace } from './phone/phone.ts'
import { openServices, typeProgram } from './services.ts'
import { type Outcome, setup } from './setup.ts'
import { terminalFace } from './terminal.ts'
import type { Ended, SetupTools, Unit } from './tools.ts'

export { asksStarter } from './services.ts'

export interface SetupParts {
  screen: Screen
  input: Readable
  clock: Clock
  random: () => number
  read: SetupTools['read']
  roots: Roots
  env: Record<string, string | undefined>
  pid: number
  isRoot: boolean
  /** Node, and the program of the gateway. */
  gateway: readonly [node: string, program: string]
  askStarter?: ((unit: Unit) => Promise<Ended>) | undefined
  /** Hears how to leave; whoever hears Ctrl-C calls it. */
  onLeave: (leave: () => void) => void
}

export interface SetupWish {
  config: string
  /** As it was asked for. */
  language: Language | undefined
  /** The terminal's own. */
  usual: Language | undefined
  /** On a page for a phone at this port; absent: at the terminal. */
  phone?: number | undefined
}

/** Throws a `ConfigError` for settings that are wrong already. */
export async function setupCommand(wish: SetupWish, parts: SetupParts): Promise<Outcome> {
  const { screen, clock, random, read, roots, env, pid, gateway, askStarter, isRoot } = parts
  const face: OpenedFace =
    wish.phone === undefined
      ? terminalFace(parts.input, screen)
      : await phoneFace(wish.phone, screen, wish.language ?? wish.usual)
  const leaving = new AbortController()
  parts.onLeave(() => {
    leaving.abort()
    face.leave()
  })
  const talk = openConversation(face)
  const links = { clock, random, log: pino({ level: 'silent' }) } // live values are the conversation's own words
  const tools: SetupTools = {
    ...{ talk, clock, read, links, boards: openBoards(links), signal: leaving.signal },
    scan: { clock, pid, roots, signal: leaving.signal },
    gateway: (words) => typeProgram(gateway[0], [gateway[1], '--lang', talk.language(), ...words], env),
    services: openServices({ env, isRoot, askStarter }),
  }
  try {
    return await setup(wish, tools)
  } finally {
    leaving.abort()
    await face.close()
  }
}
