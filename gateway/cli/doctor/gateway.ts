/** What the checks of a gateway are handed. */
import { type Computer, type OfFiles, type OfOthers, type OfService, verifiedIn } from '../../../doctor/index.ts'
import { ConfigError, type FoundProblem } from '../../../edge/platform/problems.ts'
import { inUrl } from '../../../edge/platform/starting.ts'
import type { Config } from '../../config/index.ts'
import { GatewayAnswer } from '../../contract.ts'
import { plainHost } from '../../tls/index.ts'
import { filesOf } from '../check.ts'

export interface OfGateway extends OfFiles, OfService, OfOthers {
  /** What the settings say, and what in them is probably not meant; or all that is wrong with them. */
  settings: { config: Config; doubts: FoundProblem[] } | { refused: ConfigError }
  /** Asks the gateway that runs with these settings; undefined: none answers. */
  ask(path: string, signal: AbortSignal): Promise<Answer | undefined>
}

export interface Answer {
  status: number
  body: unknown
}

export interface GatewayWish {
  /** Reads the settings. Throws a `ConfigError` with all that is wrong. */
  read(): Config
  computer: Computer
}

export function thisGateway({ read, computer }: GatewayWish): OfGateway {
  const settings = settingsIn(read, computer.clock.now())
  const config = 'config' in settings ? settings.config : undefined
  const ask: OfGateway['ask'] = async (path, signal) => (config ? answerOf(addressOf(config), path, signal) : undefined)
  return {
    ...{
      computer,
      settings,
      ask,
      verify: verifiedIn(new URL('./files-thread.js', import.meta.url)),
      service: 'pantau-gateway',
    },
    ...(config && { folder: config.data_dir, webPort: config.http.port }),
    ownGateway: async (signal) => GatewayAnswer.safeParse((await ask('/api/v1/gateway', signal))?.body).data?.gateway,
  }
}

export function configOf({ settings }: Pick<OfGateway, 'settings'>): Config | undefined {
  return 'config' in settings ? settings.config : undefined
}

/** Where it answers on this computer, without encryption: there it does whatever its certificate is. */
export function addressOf({ http, clear_text }: Pick<Config, 'http' | 'clear_text'>): string {
  const host = plainHost(clear_text, http.host)
  return `http://${/^(0\.0\.0\.0|::)$/.test(host) ? '127.0.0.1' : inUrl(host)}:${http.port}`
}

function settingsIn(read: () => Config, now_ms: number): OfGateway['settings'] {
  try {
    const config = read()
    return { config, doubts: filesOf(config, now_ms) }
  } catch (err) {
    if (err instanceof ConfigError) return { refused: err }
    throw err
  }
}

async function answerOf(address: string, path: string, signal: AbortSignal): Promise<Answer | undefined> {
  let response: Response
  try {
    response = await fetch(`${address}${path}`, { signal, redirect: 'error' })
  } catch {
    return undefined // nobody listens, or the check has come to its limit
  }
  const text = await response.text()
  try {
    return { status: response.status, body: JSON.parse(text) }
  } catch {
    return { status: response.status, body: null } // another program
  }
}
