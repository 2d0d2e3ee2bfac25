/** `follow`: this computer becomes a second home of a gateway, and, when that is gone, `follow --take-over` the gateway. */
import { mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { type Command, checked, number, type Screen, text } from '../../edge/platform/command-line.ts'
import { exitWhenAsked } from '../../edge/platform/exit.ts'
import { closeFolder } from '../../edge/platform/private-files.ts'
import { ConfigError, configError } from '../../edge/platform/problems.ts'
import { isSystemError } from '../../edge/platform/reading-files.ts'
import { findSecret } from '../../edge/platform/secrets.ts'
import { holdLock } from '../../edge/platform/sqlite.ts'
import { day_ms } from '../../edge/platform/time.ts'
import { fingerprintIn } from '../../edge/platform/trust.ts'
import { typed } from '../../edge/platform/typed.ts'
import { moveIdentity } from '../identity/index.ts'
import { GoneThere, NotNow, openAsking, Refused } from './asking.ts'
import { copyWords } from './copy-words.ts'
import { openFollower, partFolder } from './follower.ts'
import { writeTakenOver } from './former-home.ts'
import { isEmpty, type Mark, prune, readMark, removeMark, writeMark } from './second-home.ts'

export interface FollowTools {
  screen: Screen
  cwd: string
  env: Record<string, string | undefined>
  now: () => number
  log: Logger
}

interface Given {
  token?: string
  tokenFile?: string
  fingerprint?: string
  every: number
  status?: boolean
  takeOver?: boolean
  anyway?: boolean
  dataDir: string
}

const notes = `
On the gateway: ${typed('gateway')} token add rumah-kedua --role copy --data-dir D
Here:           ${typed('gateway')} follow https://192.168.1.10:8443 --fingerprint F --token-file home.secret --data-dir D2
F is what "tls show" prints on the gateway; leave the command running. home.secret is a file that holds the token alone (chmod 600). It
may also stand in the environment, PANTAU_COPY_TOKEN; behind --token every user of this computer sees it, and the shell keeps it.
Without encryption (http://192.168.1.10:8080) anyone on the same network can read the token, and with it everything; and the keys of
the village's authority stay where they are: stations with mqtts then do not know this home when it takes over.
Is the gateway gone for good?   ${typed('gateway')} follow --take-over --data-dir D2
                                ${typed('gateway')} --data-dir D2 --host 0.0.0.0
`

const fingerprint = checked('a fingerprint, as tls show prints it', fingerprintIn)

/** Adds `follow` to `program`. */
export function addFollowCommand(program: Command, tools: FollowTools): void {
  const command = program
    .command('follow')
    .description('a second home: follows another gateway, and keeps everything that it keeps')
    .argument('[URL]', 'the address of the gateway, as in https://192.168.1.10:8443')
    .option('--token <T>', 'a token of the gateway, of the role copy', text)
    .option('--token-file <F>', 'a file that holds such a token and nothing else', text)
    .option('--fingerprint <F>', 'with https://: who the gateway must be, as tls show prints it there', fingerprint)
    .option(
      '--every <S>',
      'seconds between two rounds',
      number('seconds from 1 to 60', (s) => s >= 1 && s <= 60),
      10,
    )
    .option('--status', 'says how far it has come; one JSON line')
    .option('--take-over', 'makes the folder the gateway, because the other one is gone for good')
    .option('--anyway', 'with --take-over: although the other one still answers')
    .requiredOption('--data-dir <D>', 'the folder of the second home: empty at first', text)
    .addHelpText('after', notes)
  command.action(async (url: string | undefined) => {
    const given = command.opts<Given>()
    const folder = resolve(tools.cwd, given.dataDir)
    if (given.status) return status(folder, tools)
    if (given.takeOver) return takeOver(folder, given.anyway ?? false, tools)
    await follow(folder, url, given, tools)
  })
}

function status(folder: string, { screen, now }: FollowTools) {
  const { record: _record, logFrom: _logFrom, ...mark } = marked(folder)
  const behind_s = mark.complete_ms === null ? null : Math.round((now() - mark.complete_ms) / 1_000)
  screen.stdout.write(`${JSON.stringify({ ...mark, behind_s })}\n`)
}

async function takeOver(folder: string, anyway: boolean, { screen, now }: FollowTools) {
  const mark = marked(folder)
  const letGo = locked(folder)
  try {
    const { url, fingerprint } = mark
    const asking = openAsking({ url, fingerprint, token: null, now }, new AbortController().signal)
    if (!anyway && (await asking.isThere())) {
      screen.stderr.write(
        `The gateway at ${url} still answers. End it first: two gateways with one identity must never run at the same time. (Another program there? Add --anyway.) Nothing was changed.\n`,
      )
      screen.exitCode = 1
      return
    }
    if (mark.complete_ms === null) {
      screen.stderr.write(`${folder} has never been complete: it cannot become the gateway. Nothing was changed.\n`)
      screen.exitCode = 1
      return
    }
    prune(folder, mark)
    rmSync(join(folder, partFolder), { recursive: true, force: true })
    await moveIdentity(folder, now())
    writeTakenOver(folder, { url, fingerprint })
    removeMark(folder)
    const { gateway, position, complete_ms } = mark
    screen.stdout.write(`${JSON.stringify({ taken_over: true, gateway, position, complete_ms })}\n`)
  } finally {
    letGo()
  }
}

function marked(folder: string): Mark {
  const mark = readMark(folder)
  if (mark) return mark
  throw new ConfigError(copyWords.noHome(folder))
}

const unsetHere = { id: 'juga belum diisi', en: 'is not set either' }

function tokenOf({ token, tokenFile }: Given, { env, cwd, log }: FollowTools): string {
  const source =
    tokenFile === undefined ? { key: 'token', env: 'PANTAU_COPY_TOKEN' } : { key: 'token', file: tokenFile }
  if (token !== undefined) return token
  const { secret, problem, warning } = findSecret(source, { env, folder: cwd, unset: unsetHere })
  if (problem && tokenFile !== undefined) throw configError('--token-file', [{ ...problem, where: '' }])
  if (problem) throw new ConfigError(copyWords.noToken)
  if (warning) log.warn({ where: '--token-file', what: warning.en }, 'the file of a secret is open to others')
  return secret
}

function locked(folder: string): () => void {
  const letGo = holdLock(join(folder, 'lock.db'))
  if (letGo) return letGo
  throw new ConfigError(copyWords.inUse(folder))
}

async function follow(folder: string, typed: string | undefined, given: Given, tools: FollowTools) {
  const { screen, log, now } = tools
  const mark = readMark(folder)
  const url = addressOf(typed ?? mark?.url)
  const token = tokenOf(given, tools)
  if (!mark && !isEmpty(folder)) {
    throw new ConfigError(copyWords.somebodys(folder))
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  for (const { where, what } of closeFolder(folder)) log.warn({ where, what }, 'files are open to others')
  const letGo = locked(folder)
  const ending = new AbortController()
  const fingerprint = given.fingerprint ?? (url === mark?.url ? mark.fingerprint : undefined)
  if (fingerprint !== undefined && !url.startsWith('https:')) {
    throw new ConfigError(copyWords.onlyEncrypted)
  }
  const asking = openAsking({ url, token, fingerprint, now }, ending.signal)
  const done = run().finally(letGo)
  exitWhenAsked(
    async () => {
      ending.abort()
      await done
    },
    { log },
  )
  await done

  async function run() {
    let follower: ReturnType<typeof openFollower> | null = null
    let verified_ms = Number.NEGATIVE_INFINITY
    let isReady = false
    let trouble = ''
    while (!ending.signal.aborted) {
      let wait_ms = given.every * 1_000
      try {
        follower ??= openFollower({ folder, asking, now, mark: await begun(mark) })
        if (now() - verified_ms > day_ms) {
          verified_ms = now()
          for (const name of follower.verify()) log.error({ name }, 'a segment has rotted here; it is fetched again')
        }
        const { gateway, position, damaged } = await follower.round()
        if (trouble) log.info({ position }, 'the second home has everything again')
        trouble = ''
        for (const name of damaged) log.warn({ name }, 'a file is damaged at the gateway')
        if (!isReady) screen.stdout.write(`${JSON.stringify({ ready: true, gateway, position })}\n`)
        isReady = true
      } catch (err) {
        if (ending.signal.aborted) return
        if (err instanceof GoneThere) wait_ms = 100
        else if (err instanceof Refused && !isReady) throw new ConfigError(err.message)
        else if (!(err instanceof NotNow || err instanceof Refused || isSystemError(err))) throw err
        else if (err.message !== trouble) {
          trouble = err.message
          log.warn(`${trouble} Trying again; what is here stays.`)
        }
      }
      await pause(wait_ms, ending.signal)
    }
  }

  async function begun(known: Mark | null): Promise<Mark> {
    if (known) return { ...known, url, fingerprint }
    const { gateway, moved_ms = 0 } = await asking.list(0)
    const fresh: Mark = {
      url,
      fingerprint,
      gateway,
      moved_ms,
      position: 0,
      complete_ms: null,
      record: [],
      logFrom: 1,
      damaged: [],
    }
    writeMark(folder, fresh)
    return fresh
  }
}

function addressOf(typed: string | undefined): string {
  if (typed === undefined) throw new ConfigError(copyWords.noAddress)
  try {
    const { protocol, origin } = new URL(typed)
    if (protocol === 'http:' || protocol === 'https:') return origin
  } catch (err) {
    if (!(err instanceof TypeError)) throw err
  }
  throw new ConfigError(copyWords.wrongAddress)
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer)
        resolve()
      },
      { once: true },
    )
  })
}
