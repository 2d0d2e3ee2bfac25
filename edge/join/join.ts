/** `join LINK`: makes this computer the station that it is invited to be. Safe to type again whatever happened on the way. */
import { hostname } from 'node:os'
import { idPattern } from '../contract.ts'
import type { ClockSync } from '../platform/clock-sync.ts'
import type { Screen } from '../platform/command-line.ts'
import type { Said } from '../platform/language.ts'
import { isLoopback } from '../platform/loopback.ts'
import { ConfigError } from '../platform/problems.ts'
import { ask } from './ask.ts'
import { filesOf, isOfRoot, proofFor, writeJoined } from './files.ts'
import { linkIn } from './link.ts'
import { joinedSettings, knownSettings } from './settings.ts'
import { lines, refusal, words } from './words.ts'

export interface JoinWish {
  /** As it was typed, in however many words. */
  link: string
  config: string
  /** Without encryption, on a network that is trusted. */
  clear?: boolean | undefined
}

export interface JoinTools {
  screen: Screen
  now: () => number
  /** Reads the settings as the agent does. Throws a `ConfigError` with all that is wrong. */
  read(file: string): unknown
  sync?: () => Promise<ClockSync>
  /** Hears its sentences, and the line for programs is left out; absent: both go to the screen. */
  say?: (said: Said) => void
}

/** Throws a `ConfigError` that says what is wrong and what to do; then nothing of the settings was changed. */
export async function join(wish: JoinWish, { screen, now, read, sync, say: hear }: JoinTools): Promise<void> {
  const say = hear ?? ((said: Said) => void screen.stderr.write(lines(said)))
  const link = linkIn(wish.link)
  if (!link.isEncrypted && !isLoopback(link.host) && !wish.clear) throw refusal(words.clear(link.host))
  const files = filesOf(wish.config)
  const known = knownSettings(files)
  if (known.station !== undefined && !idPattern.test(known.station)) throw refusal(words.noStation(files.settings))
  const proof = proofFor(link.code, files)
  const about = `${hostname()} (${process.platform} ${process.arch})`
  const question = { code: link.code, proof, about, ...(known.station !== undefined && { station: known.station }) }
  const answer = await ask(link, question, { now, ...(sync && { sync }), onDoubt: () => say(words.doubt()) })
  const { station, name, gateway, password } = answer
  // A gateway of this version has refused before the invitation was used up.
  if (known.station !== undefined && known.station !== station) {
    throw refusal(words.otherStation(files.settings, known.station, station))
  }
  writeJoined(files, password, joinedSettings(known.text, link, answer, files), known.data_dir ?? null)

  const { settings, secret } = files
  if (!hear)
    screen.stdout.write(`${JSON.stringify({ joined: station, gateway: answer.mqtt, config: settings, secret })}\n`)
  say(words.joined(station, name, gateway.name ?? gateway.gateway))
  say(words.written(settings, secret))
  if (isOfRoot(secret)) say(words.giveToService(secret))
  if (!hear) say(nextStep(wish.config, read))
}

/** What is still missing, as the agent would say it. */
function nextStep(config: string, read: (file: string) => unknown): Said {
  try {
    read(config)
    return words.nextStart(config)
  } catch (err) {
    if (err instanceof ConfigError) return words.nextSettings(config, err.message)
    throw err
  }
}
