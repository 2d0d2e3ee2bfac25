/** `station` and `subscriber`: what may connect. Each answer is one JSON line on stdout. */
import { userInfo } from 'node:os'
import { type Command, type Screen, sayWhichFolder, text } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { NewerFile } from '../../edge/platform/sqlite.ts'
import { openFolder } from '../../edge/platform/starting.ts'
import { RegistryError } from './ids.ts'
import { openRegistry, type Registry, type Role } from './registry.ts'

/** The flags of a verb, as they were typed. */
interface Given {
  name?: string
  lat?: string
  lon?: string
  why?: string
}

interface Verb {
  summary: string
  flags?: [flag: string, summary: string][]
  /** Those without which it is not understood. */
  needs?: [flag: string, summary: string][]
  /** What it does, answered as JSON. `id` is empty for a verb that names nobody. Throws `RegistryError`. */
  work(registry: Registry, id: string, given: Given, now_ms: number): object
  namesNobody?: true
}

const about: [flag: string, summary: string][] = [
  ['--name <N>', 'how people call it, in quotes'],
  ['--lat <L>', 'degrees north of the equator, as in -6.6335'],
  ['--lon <L>', 'degrees east of Greenwich, as in 106.8371'],
]

const why: [flag: string, summary: string] = ['--why <W>', 'the reason, in quotes, as people will read it']

const nouns: Record<string, { summary: string; verbs: Record<string, Verb> }> = {
  station: {
    summary: 'stations and their passwords',
    verbs: {
      add: {
        summary: 'a new station; prints its password',
        flags: about,
        work: (registry, station, { name, lat, lon }) =>
          registry.addStation({ station, name, lat: degrees(lat), lon: degrees(lon) }),
      },
      set: {
        summary: 'changes its name, or mends what is said of its place; its data and its password stay',
        flags: [...about, why],
        work: (registry, station, { name, lat, lon, why }, at_ms) =>
          registry.setStation({
            station,
            name,
            lat: degrees(lat),
            lon: degrees(lon),
            at_ms,
            why,
            by: userInfo().username,
          }),
      },
      move: {
        summary: 'it stands elsewhere from now on: history is kept and marked, rules begin anew, its password stays',
        flags: [about[0]!],
        needs: [about[1]!, about[2]!, why],
        work: (registry, station, { name, lat, lon, why }, at_ms) => {
          const place = { lat: degrees(lat), lon: degrees(lon) }
          return registry.setStation({ station, name, ...place, at_ms, isMoved: true, why, by: userInfo().username })
        },
      },
      retire: {
        summary: 'takes its access away for good; its history stays, and nobody waits for it any more',
        needs: [why],
        work(registry, station, { why = '' }, now_ms) {
          registry.retire(station, why, now_ms, userInfo().username)
          return { retired: station, why }
        },
      },
      password: newPassword('station'),
      remove: removal((registry, id) => registry.remove('station', id)),
      list: { summary: 'shows all of them', namesNobody: true, work: (registry) => registry.stations() },
    },
  },
  subscriber: {
    summary: 'sirens and bots, which may read alerts',
    verbs: {
      add: {
        summary: 'a new siren or bot; prints its password',
        work: (registry, id) => ({ subscriber: id, ...registry.addSubscriber(id) }),
      },
      password: newPassword('subscriber'),
      remove: removal((registry, id) => registry.remove('subscriber', id)),
      list: { summary: 'shows all of them', namesNobody: true, work: (registry) => registry.subscribers() },
    },
  },
  bridge: {
    summary: 'bridges, which carry the stations that gateway.yaml gives them',
    verbs: others('bridge', 'bridge'),
  },
  listener: {
    summary: 'programs that may hear readings over MQTT, such as Home Assistant',
    verbs: others('listener', 'listener'),
  },
}

/** Accounts that have a name and a password, and nothing else. */
function others(role: 'bridge' | 'listener', one: string): Record<string, Verb> {
  return {
    add: {
      summary: `a new ${one}; prints its password`,
      work: (registry, id) => ({ [role]: id, ...registry.addOther(role, id) }),
    },
    password: newPassword(role),
    remove: removal((registry, id) => registry.remove(role, id)),
    list: { summary: 'shows all of them', namesNobody: true, work: (registry) => registry.accounts(role) },
  }
}

function newPassword(role: Role): Verb {
  return {
    summary: 'a new password for it; the old one is void',
    work: (registry, id) => ({ [role]: id, ...registry.newPassword(role, id) }),
  }
}

function removal(remove: (registry: Registry, id: string) => void): Verb {
  return {
    summary: 'takes its access away',
    work(registry, id) {
      remove(registry, id)
      return { removed: id }
    },
  }
}

interface Tools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config')[]) => () => { data_dir: string }
  now: () => number
  /** Notes in the audit log what was typed. */
  note(folder: string, what: string, target: string, why?: string): void
}

/** Adds every noun with its verbs to `program`. A verb ends with 1 when the registry refuses. */
export function addRegistryCommands(program: Command, tools: Tools): void {
  for (const [name, { summary, verbs }] of Object.entries(nouns)) {
    const noun = program.command(name).description(summary)
    for (const [name, verb] of Object.entries(verbs)) addVerb(noun, name, verb, tools)
  }
}

function addVerb(noun: Command, name: string, verb: Verb, { screen, settingsOf, now, note }: Tools) {
  const { summary, flags = [], needs = [], namesNobody, work } = verb
  const command = noun.command(name).description(summary)
  if (!namesNobody) command.argument('<ID>', 'a name: 1 to 40 of a-z, 0-9 and -')
  for (const [flag, what] of flags) command.option(flag, what, text)
  for (const [flag, what] of needs) command.requiredOption(flag, what, text)
  const settings = settingsOf(command, 'data-dir', 'config')
  command.action(() => {
    sayWhichFolder(command)
    const { data_dir } = settings()
    const given = command.opts<Given>()
    let registry: Registry | undefined
    try {
      registry = openFolder(() => openRegistry(data_dir), data_dir)
      const id = command.args[0] ?? ''
      screen.stdout.write(`${JSON.stringify(work(registry, id, given, now()))}\n`)
      if (!namesNobody) note(data_dir, `${noun.name()} ${name}`, id, given.why)
    } catch (err) {
      // The last is said, with exit code 2, for every command alike.
      if (!(err instanceof RegistryError || err instanceof ConfigError) || err instanceof NewerFile) throw err
      screen.stderr.write(`${err.message}\n`)
      screen.exitCode = 1
    } finally {
      registry?.close()
    }
  })
}

// The registry refuses what is no number, together with what is outside the globe.
function degrees(typed: string | undefined): number | undefined {
  return typed === undefined ? undefined : Number(typed)
}
