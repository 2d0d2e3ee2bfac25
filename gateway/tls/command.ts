/** `tls init` and `tls show`: the village's authority and the gateway's certificate. One JSON line on stdout. */
import { hostname, networkInterfaces } from 'node:os'
import { type Command, checked, type Screen, sayWhichFolder } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { folderProblem } from '../../edge/platform/starting.ts'
import { typed } from '../../edge/platform/typed.ts'
import { factsOf } from './certificate.ts'
import { chainIn, type TlsFiles, villageFiles } from './files.ts'
import { isName } from './names.ts'
import type { TlsSettings } from './settings.ts'

export interface CommandTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (
    command: Command,
    ...names: ('data-dir' | 'config')[]
  ) => () => { data_dir: string; tls?: TlsSettings | undefined }
  now: () => number
}

const notes = `
Encryption for stations (mqtts) and for the dashboard (https), without the internet: the village has its own authority.
  ${typed('gateway')} tls init --name gerbang.local --name 192.168.1.10 --data-dir D
Name everything by which stations and browsers reach this computer. The gateway renews its certificate by itself. Typed
again, only the names change: stations go on, since they know the authority. Keep a backup: tls/authority.key cannot be
made a second time.
`

const name = checked('a host name or an IP address, such as gerbang.local or 192.168.1.10', (typed) =>
  isName(typed) ? typed.toLowerCase() : undefined,
)

/** Adds `tls` to `program`. */
export function addTlsCommands(program: Command, tools: CommandTools): void {
  const noun = program
    .command('tls')
    .description('encryption: the authority of the village and the certificate of the gateway')
  const init = noun
    .command('init')
    .description('makes the authority, if there is none, and a certificate for these names')
    .option('--name <HOST...>', 'a name or address of this computer; may be said more than once', gather, [])
    .addHelpText('after', notes)
  const toMake = tools.settingsOf(init, 'data-dir', 'config')
  init.action(() => {
    sayWhichFolder(init)
    return initialise(tools, toMake().data_dir, init.opts<{ name: string[] }>().name)
  })

  const show = noun.command('show').description('names, fingerprint of the authority, and when the certificate ends')
  const toShow = tools.settingsOf(show, 'data-dir', 'config')
  show.action(() => {
    const { data_dir, tls } = toShow()
    print(tools.screen, tls ?? villageFiles(data_dir))
  })
}

function gather(typed: string, before: string[]): string[] {
  return [...new Set([...before, name(typed)])]
}

async function initialise({ screen, now }: CommandTools, folder: string, named: readonly string[]) {
  const { AuthorityError, initVillage } = await import('./making.ts')
  const { plausible } = await import('./authority.ts')
  const files = villageFiles(folder)
  const kept = chainIn(files.cert)
  const names = named.length > 0 ? named : kept.length > 0 ? factsOf(kept).names : ownNames()
  try {
    await initVillage(folder, names, now())
  } catch (err) {
    if (!(err instanceof AuthorityError)) throw folderProblem(err as Error, folder)
    screen.stderr.write(`${err.message}\n`)
    screen.exitCode = 1
    return
  }
  print(screen, files)
  if (plausible(now()) !== now()) screen.stderr.write(wrongClock)
  if (kept.length === 0)
    screen.stderr.write('Start the gateway again, and it opens https and mqtts beside http and mqtt.\n')
}

const wrongClock =
  'The clock of this computer is wrong. That does no harm: the gateway renews its certificate when the clock is right.\n'

function print(screen: Screen, files: TlsFiles) {
  const chain = chainIn(files.cert)
  if (chain.length === 0) {
    throw new ConfigError(
      `${files.cert}: there is no certificate. Make one: ${typed('gateway')} tls init --name HOST --data-dir D`,
    )
  }
  const { names, fingerprint, ends_ms } = factsOf(chain)
  screen.stdout.write(`${JSON.stringify({ names, fingerprint, ends_ms })}\n`)
}

/** By what a village usually reaches a computer: its name in the local network, and its addresses there. */
function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address)
  const own = hostname()
    .toLowerCase()
    .replace(/\.local$/, '')
  return [...(isName(own) ? [`${own}.local`, own] : []), ...addresses, 'localhost', '127.0.0.1']
}
