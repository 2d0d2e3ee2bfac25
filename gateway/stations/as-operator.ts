/** How a command asks the gateway that runs on its folder: with a token that lasts as long as the question. */
import { userInfo } from 'node:os'
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { inUrl, openFolder } from '../../edge/platform/starting.ts'
import { type ClearText, plainHost } from '../tls/index.ts'
import { openRegistry } from './registry.ts'

export interface RunningGateway {
  data_dir: string
  http: { host: string; port: number }
  clear_text: ClearText
}

/** What the commands work with that ask the running gateway. */
export interface OperatorTools {
  screen: Screen
  /** Adds the flags that name the settings to `command`; the answer reads them once it runs. */
  settingsOf: (command: Command, ...names: ('data-dir' | 'config' | 'http-port' | 'host')[]) => () => RunningGateway
  /** Asks the person who typed the command; absent when nobody can answer. */
  ask?: (question: string) => Promise<string>
}

/** Adds the flags that say which gateway is asked. */
export function operatorSettings(command: Command, { settingsOf }: OperatorTools): () => RunningGateway {
  return settingsOf(command, 'data-dir', 'config', 'http-port', 'host')
}

/** Whether what was told may be done: `isConfirmed` by a flag, or by a person who is asked. Otherwise it is said, and the command ends with 1. */
export async function mayGoOn({ screen, ask }: OperatorTools, isConfirmed: boolean): Promise<boolean> {
  if (isConfirmed || (ask && /^(y|ya|yes)$/i.test((await ask('Ya / yes? ')).trim()))) return true
  screen.stderr.write('Tidak ada yang diubah; tambahkan --yes. / Nothing was changed; add --yes.\n')
  screen.exitCode = 1
  return false
}

/**
 * The gateway's answer to `POST path`, or, without a body, to `GET path` or `method`; null when none answers at the address of the settings. Throws a `ConfigError` with the
 * gateway's sentence when it refuses.
 */
export async function askAsOperator(
  config: RunningGateway,
  path: string,
  body: object | null,
  method?: 'DELETE',
): Promise<unknown> {
  const request: RequestInit = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : { method: method ?? 'GET' }
  return withToken(config, path, request, async (answer, address) => {
    if (answer.ok) return await answer.json()
    throw new ConfigError(await refusalOf(answer, address))
  })
}

/**
 * Asks the gateway that runs on this folder with a token that lasts until `take` has resolved: by then it must have read the
 * answer, since the gateway ends the answers of who is no longer known. Null when nothing listens at the address of the settings.
 */
export async function withToken<T>(
  config: RunningGateway,
  path: string,
  request: RequestInit,
  take: (answer: Response, address: string) => Promise<T>,
): Promise<T | null> {
  const host = plainHost(config.clear_text, config.http.host)
  const address = `http://${inUrl(host === '0.0.0.0' ? '127.0.0.1' : host)}:${config.http.port}`
  const registry = openFolder(() => openRegistry(config.data_dir), config.data_dir)
  const name = `command-${process.pid}`
  const token = registry.addToken(name, 'operator', { terminal: userInfo().username })
  const headers = { ...request.headers, authorization: `Bearer ${token}` }
  try {
    const answer = await fetch(new URL(path, address), { ...request, headers }).catch(nobody)
    return answer && (await take(answer, address))
  } finally {
    registry.removeToken(name)
    registry.close()
  }
}

/** What fetch throws when nothing listens there. An answer that breaks off later is trouble of another kind. */
function nobody(err: unknown): null {
  if (err instanceof TypeError) return null
  throw err
}

async function refusalOf(answer: Response, address: string): Promise<string> {
  if (answer.status === 401) {
    return `${address} is another gateway, with another --data-dir. Pass --http-port of the one that runs on this folder.`
  }
  const text = await answer.text()
  try {
    return (JSON.parse(text) as { detail: string }).detail
  } catch (err) {
    if (err instanceof SyntaxError) return `${address} answers ${answer.status}: ${text.slice(0, 300)}`
    throw err
  }
}
