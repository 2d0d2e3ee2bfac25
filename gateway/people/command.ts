/** `user`, `session`, `token` and `audit`: who may come in, and what was done. Each answer is one JSON line on stdout. */
import { userInfo } from 'node:os'
import { type Command, checked, number, type Screen, sayWhichFolder, text } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { NewerFile } from '../../edge/platform/sqlite.ts'
import { openFolder } from '../../edge/platform/starting.ts'
import { Ability, Role, TokenRole } from '../contract.ts'
import { openRegistry, type Registry, RegistryError } from '../stations/index.ts'
import { openAudit } from './audit.ts'
import { openPeopleFile } from './file.ts'
import { openPeople, type People, signInLink } from './people.ts'
import { type Code, PeopleError } from './users.ts'

/** The flags of a verb, as they were read. */
interface Given {
  role: string
  hours?: number
  address?: string
  days?: number
  scope?: Ability[]
  limit: number
}

interface Verb {
  summary: string
  /** What the one word after the verb is; absent: there is none. */
  names?: string
  flags?: (command: Command) => Command
  /** What it does, answered as JSON. Throws `PeopleError` or `RegistryError`. */
  work(parts: { people: People; registry: Registry }, name: string, given: Given): unknown
  /** It only looks, and leaves no line in the audit log. */
  looks?: true
}

const aName = 'a name: 1 to 40 of a-z, 0-9 and -'
const looks = true as const

const withLink = (command: Command) =>
  command
    .option(
      '--hours <H>',
      'how long the link waits (default: 24)',
      number('a number of hours', (hours) => hours > 0),
    )
    .option('--address <URL>', 'where people find the page (default: where the gateway was last found)', text)
const withRole = (command: Command) =>
  command.requiredOption('--role <R>', `what the person may do: ${Role.options.join(', ')}`, text)

const nouns: Record<string, { summary: string; verbs: Record<string, Verb> }> = {
  user: {
    summary: 'people, and their way in',
    verbs: {
      add: {
        summary: 'a new person; prints a one-time link',
        names: aName,
        flags: (command) => withLink(withRole(command)),
        work({ people }, user, given) {
          const role = roleOf(Role.options, given.role)
          people.users.add(user, role)
          return linkAnswer(people, user, role, people.users.link(user, given.hours), given.address)
        },
      },
      link: {
        summary: 'a new one-time link, for a new phone; the one before is void',
        names: aName,
        flags: withLink,
        work({ people }, user, given) {
          const code = people.users.link(user, given.hours)
          return linkAnswer(people, user, people.users.get(user)!.role, code, given.address)
        },
      },
      role: {
        summary: 'another role; it counts at once',
        names: aName,
        flags: withRole,
        work({ people }, user, given) {
          const role = roleOf(Role.options, given.role)
          people.users.setRole(user, role)
          return { user, role }
        },
      },
      remove: {
        summary: 'takes the access away, with all sessions, at once',
        names: aName,
        work({ people }, user) {
          people.users.remove(user)
          return { removed: user }
        },
      },
      list: { summary: 'shows all of them', looks, work: ({ people }) => people.users.list() },
    },
  },
  session: {
    summary: 'who is signed in where',
    verbs: {
      list: { summary: 'shows all of them', looks, work: ({ people }) => people.sessions.list(undefined) },
      remove: {
        summary: 'ends one, at once',
        names: 'the id of a session, as "session list" shows it',
        work({ people }, id) {
          if (!people.sessions.end(id)) {
            throw new PeopleError({
              id: `Tidak ada sesi "${id}". Untuk melihat semuanya: session list`,
              en: `There is no session "${id}". To see all: session list`,
            })
          }
          return { removed: id }
        },
      },
    },
  },
  token: {
    summary: 'tokens, for machines',
    verbs: {
      add: {
        summary: 'a new token; prints it once',
        names: aName,
        flags: (command) =>
          command
            .option('--role <R>', `what it may do: ${TokenRole.options.join(', ')}`, text, 'operator')
            .option(
              '--days <N>',
              'when it ends (default: never)',
              number('a number of days', (days) => days > 0),
            )
            .option('--scope <A,B>', `only these abilities of its role, such as see,answer`, scope),
        work({ registry }, name, given) {
          const role = roleOf(TokenRole.options, given.role)
          const token = registry.addToken(name, role, given)
          const expires_ms = registry.tokens().find((one) => one.name === name)?.expires_ms
          return {
            name,
            role,
            token,
            ...(expires_ms != null && { expires_ms }),
            ...(given.scope && { scope: given.scope }),
          }
        },
      },
      remove: {
        summary: 'takes its access away, at once',
        names: aName,
        work({ registry }, name) {
          registry.removeToken(name)
          return { removed: name }
        },
      },
      list: { summary: 'shows all of them', looks, work: ({ registry }) => registry.tokens() },
    },
  },
}

interface PeopleTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config')[]) => () => { data_dir: string }
  now: () => number
}

/** Adds every noun with its verbs, and `audit`, to `program`. A verb ends with 1 when it is refused. */
export function addPeopleCommands(program: Command, tools: PeopleTools): void {
  for (const [noun, { summary, verbs }] of Object.entries(nouns)) {
    const above = program.command(noun).description(summary)
    for (const [verb, row] of Object.entries(verbs)) addVerb(above, `${noun} ${verb}`, row, tools)
  }
  addVerb(program, 'audit', audit, tools)
}

const audit: Verb = {
  summary: 'what was changed: who, when, what, why; the newest first',
  looks,
  flags: (command) => command.option('--limit <N>', 'how many lines', number('a whole number', Number.isInteger), 100),
  work: ({ people }, _, { limit }) => people.audit.list(Math.min(Math.max(limit, 1), 10_000)).entries,
}

function addVerb(
  above: Command,
  what: string,
  { summary, names, flags, work, looks }: Verb,
  { screen, settingsOf, now }: PeopleTools,
) {
  const command = above.command(what.split(' ').at(-1)!).description(summary)
  if (names) command.argument('<ID>', names)
  flags?.(command)
  const settings = settingsOf(command, 'data-dir', 'config')
  command.action(() => {
    sayWhichFolder(command)
    const { data_dir } = settings()
    const given = command.opts<Given>()
    const name = command.args[0] ?? ''
    try {
      const answer = inFolder(data_dir, now, (parts) => {
        const answer = work(parts, name, given)
        if (!looks) noteAtTerminal(parts.people, what, name)
        return answer
      })
      screen.stdout.write(`${JSON.stringify(answer)}\n`)
    } catch (err) {
      // The last is said, with exit code 2, for every command alike.
      const isRefused = err instanceof PeopleError || err instanceof RegistryError || err instanceof ConfigError
      if (!isRefused || err instanceof NewerFile) throw err
      screen.stderr.write(`${err.message}\n`)
      screen.exitCode = 1
    }
  })
}

function inFolder<T>(folder: string, now: () => number, use: (parts: { people: People; registry: Registry }) => T): T {
  const registry = openFolder(() => openRegistry(folder), folder)
  try {
    const people = openFolder(() => openPeople({ folder, tokens: registry, now }), folder)
    try {
      return use({ people, registry })
    } finally {
      people.close()
    }
  } finally {
    registry.close()
  }
}

/** What a command of another folder notes: `folder` is the data folder, `what` the words that were typed. */
export type NoteTyped = (folder: string, what: string, target: string, why?: string) => void

/** For commands that know no people. What was done stays done when it cannot be noted; that is said. */
export function notesTyped({ screen, now }: { screen: Screen; now: () => number }): NoteTyped {
  return (folder, what, target, why) => {
    try {
      const file = openFolder(() => openPeopleFile(folder), folder)
      try {
        noteAtTerminal({ audit: openAudit(file, now) }, what, target, why)
      } finally {
        file.close()
      }
    } catch (err) {
      screen.stderr.write(`It is done; the audit log could not be written: ${(err as Error).message}\n`)
    }
  }
}

/** A line of the audit log for what was typed at the terminal of this computer. */
function noteAtTerminal({ audit }: Pick<People, 'audit'>, what: string, target: string, why = ''): void {
  audit.note({ who: userInfo().username, role: null, by: 'terminal', what, target, why, ok: true })
}

function linkAnswer(people: People, user: string, role: Role, { code, expires_ms }: Code, given: string | undefined) {
  const link = signInLink(given ?? people.address() ?? 'http://127.0.0.1:8080', code)
  return { user, role, link, expires_ms }
}

function roleOf<R extends string>(roles: readonly R[], typed: string): R {
  const role = roles.find((one) => one === typed)
  if (role) return role
  const known = roles.join(', ')
  throw new PeopleError({
    id: `Tidak ada peran "${typed}". Yang ada: ${known}.`,
    en: `There is no role "${typed}". There are ${known}.`,
  })
}

const scope = checked(`some of ${Ability.options.join(', ')}, with commas`, (typed): Ability[] | undefined => {
  const words = typed.split(',').map((word) => Ability.safeParse(word.trim()))
  return words.every(({ success }) => success) ? words.map(({ data }) => data!) : undefined
})
