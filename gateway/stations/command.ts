/** The operator's words on the command line: who may connect. Each answer is one JSON line on stdout. */
import { parseArgs } from 'node:util'
import { ConfigError } from '../../edge/platform/problems.ts'
import { openFolder } from '../../edge/platform/starting.ts'
import { openRegistry, type Registry, RegistryError, type TokenRole } from './registry.ts'

interface Screen {
  stdout: { write(text: string): unknown }
  stderr: { write(text: string): unknown }
}

interface Given {
  id: string
  name?: string | undefined
  lat?: number | undefined
  lon?: number | undefined
  role?: string | undefined
}

type Command = (registry: Registry, given: Given) => object

const commands: Record<string, Record<string, Command>> = {
  station: {
    add: (registry, { id, name, lat, lon }) => registry.addStation({ station: id, name, lat, lon }),
    password: (registry, { id }) => ({ station: id, ...registry.newPassword('station', id) }),
    remove: (registry, { id }) => {
      registry.remove('station', id)
      return { removed: id }
    },
    list: (registry) => registry.stations(),
  },
  subscriber: {
    add: (registry, { id }) => ({ subscriber: id, ...registry.addSubscriber(id) }),
    password: (registry, { id }) => ({ subscriber: id, ...registry.newPassword('subscriber', id) }),
    remove: (registry, { id }) => {
      registry.remove('subscriber', id)
      return { removed: id }
    },
    list: (registry) => registry.subscribers(),
  },
  token: {
    add: (registry, { id, role }) => ({ name: id, role: 'operator', token: registry.addToken(id, tokenRole(role)) }),
    remove: (registry, { id }) => {
      registry.removeToken(id)
      return { removed: id }
    },
    list: (registry) => registry.tokens(),
  },
}

const usage = `  station add ID [--name N] [--lat L --lon L] --data-dir D     a new station and its password
  station password ID --data-dir D                             a new password for it
  subscriber add ID --data-dir D                               a siren or a bot: may only read alerts
  token add NAME --role operator --data-dir D                  an API token
  station | subscriber | token   list | remove ID   --data-dir D
`

/** Whether these words ask for a registry command instead of the gateway itself. */
export function isCommand(argv: string[]): boolean {
  return Object.hasOwn(commands, argv[0] ?? '')
}

/** Runs one command. Returns the exit code: 0 done, 1 not possible, 2 not understood. */
export function runCommand(argv: string[], { stdout, stderr }: Screen): number {
  const misunderstood = (why: string) => {
    stderr.write(`${why}\n${usage}`)
    return 2
  }
  let asked: ReturnType<typeof readArguments>
  try {
    asked = readArguments(argv)
  } catch (err) {
    return misunderstood(err instanceof Error ? err.message : String(err))
  }
  const { words, options } = asked
  const [noun = '', verb = '', id, ...rest] = words
  const command = own(own(commands, noun), verb)
  if (!command) return misunderstood(`"${words.join(' ')}" is not a command.`)
  if (id === undefined && verb !== 'list') return misunderstood(`${noun} ${verb} needs a name.`)
  if (rest.length > 0) return misunderstood(`What is "${rest.join(' ')}"? Put quotes around a name with spaces.`)
  const folder = options['data-dir']
  if (!folder) return misunderstood('--data-dir is missing: the folder where the gateway keeps its data.')

  let registry: Registry | undefined
  try {
    registry = openFolder(() => openRegistry(folder), folder)
    const { name, role } = options
    const answer = command(registry, { id: id ?? '', name, role, lat: degrees(options.lat), lon: degrees(options.lon) })
    stdout.write(`${JSON.stringify(answer)}\n`)
    return 0
  } catch (err) {
    if (!(err instanceof RegistryError || err instanceof ConfigError)) throw err
    stderr.write(`${err.message}\n`)
    return 1
  } finally {
    registry?.close()
  }
}

function own<T>(table: Record<string, T> | undefined, key: string): T | undefined {
  return table && Object.hasOwn(table, key) ? table[key] : undefined
}

function readArguments(argv: string[]) {
  const text = { type: 'string' } as const
  const { values, positionals } = parseArgs({
    args: withNegativeNumbers(argv),
    allowPositionals: true,
    options: { 'data-dir': text, name: text, lat: text, lon: text, role: text },
  })
  return { words: positionals, options: values }
}

// parseArgs takes "-6.6" for an option; most of Indonesia lies south of the equator.
function withNegativeNumbers(argv: string[]): string[] {
  return argv.flatMap((word, i) => {
    if (/^-\d/.test(word) && /^--l(at|on)$/.test(argv[i - 1] ?? '')) return []
    return /^--l(at|on)$/.test(word) && /^-\d/.test(argv[i + 1] ?? '') ? [`${word}=${argv[i + 1]}`] : [word]
  })
}

function degrees(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function tokenRole(role = 'operator'): TokenRole {
  if (role !== 'operator') throw new RegistryError(`There is no role "${role}". The only one is "operator".`)
  return role
}
