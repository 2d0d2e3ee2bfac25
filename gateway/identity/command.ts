/** `identity`: which gateway a data folder is. `identity new` and `identity set ID`: another one. One JSON line. */
import type { Logger } from 'pino'
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { folderProblem } from '../../edge/platform/starting.ts'
import { openStore } from '../store/index.ts'
import { fileCopies, Identity } from './copies.ts'
import { believed, setIdentity } from './identity.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config')[]) => () => { data_dir: string }
  now: () => number
  log: Logger
}

const notes = `
A data folder that is copied or restored stays the same gateway. A copy that becomes the gateway of another village needs
a new identity: identity new. Its InfluxDB is then filled anew, under the new one.
`

/** Adds `identity` to `program`. */
export function addIdentityCommand(program: Command, tools: CommandTools): void {
  const command = program
    .command('identity')
    .description('which gateway in the world this folder is')
    .addHelpText('after', notes)
  const shown = tools.settingsOf(command, 'data-dir', 'config')
  command.action(async () => print(tools, await identityIn(shown().data_dir)))

  const fresh = command
    .command('new')
    .description('makes it another gateway: for a copied folder that goes to another village')
  const ofFresh = tools.settingsOf(fresh, 'data-dir', 'config')
  fresh.action(async () => print(tools, await changed(ofFresh().data_dir, tools)))

  const set = command.command('set').argument('<ID>').description('gives it back an identity that was lost')
  const ofSet = tools.settingsOf(set, 'data-dir', 'config')
  set.action(async (id: string) => {
    if (!Identity.shape.gateway.safeParse(id).success) {
      throw new ConfigError(`"${id}" is no identity of a gateway: 8 to 40 of a-z, 0-9 and -, as in "k7qm-2xv9-t4bd".`)
    }
    print(tools, await changed(ofSet().data_dir, tools, id))
  })
}

function print({ screen }: CommandTools, { gateway, created_ms }: Identity) {
  screen.stdout.write(`${JSON.stringify({ gateway, created_ms })}\n`)
}

async function identityIn(folder: string): Promise<Identity> {
  const identity = believed(await Promise.all(fileCopies(folder).map((copy) => copy.read())))
  if (identity) return identity
  throw new ConfigError(`${folder} has no identity yet: it is made when the gateway runs there for the first time.`)
}

async function changed(folder: string, { now, log }: CommandTools, gateway?: string): Promise<Identity> {
  const store = await openStore({ folder, now, log }).catch((err) => {
    throw folderProblem(err, folder)
  })
  try {
    return await setIdentity({ folder, store, now }, gateway)
  } finally {
    await store.close()
  }
}
