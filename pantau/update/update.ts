/** `pantau update FILE` and `pantau update --back`, step by step. */
import { existsSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Said } from '../../edge/platform/language.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { holdLock } from '../../edge/platform/sqlite.ts'
import { unpack } from './archive.ts'
import { beforeOf, type Home, homeOf, setBefore, tidyVersions } from './home.ts'
import { checkSettings, type Fit, Refused, setUp } from './programs.ts'
import { proofOf } from './proof.ts'
import { type Arrived, switchVersion, type Way } from './switching.ts'
import * as words from './words.ts'

export interface UpdateTools extends Pick<Way, 'settings' | 'within_s' | 'now' | 'tell'> {
  /** The folder of the version whose program this is. */
  tree: string
  /** Its number. */
  version: string
  /** What relative paths are relative to. */
  cwd: string
  isRoot: boolean
}

/** What was done. `ok: false`: the other version did not work, and everything is as before. */
export interface Updated {
  ok: boolean
  from: string
  to: string
  put_back: Fit['put_back']
}

/** Installs FILE and starts it. Undefined: this is a package, and the person was told what to type. Throws a `ConfigError`; then nothing is changed. */
export async function update(name: string, unsigned: boolean, tools: UpdateTools): Promise<Updated | undefined> {
  const file = resolve(tools.cwd, name)
  if (!existsSync(file)) throw new ConfigError(words.noFile(file))
  const home = homeOf(tools.tree)
  refuseKind(file, home)
  await prove(file, unsigned, tools)
  if (home.kind !== 'archive') return void tools.tell(words.typeDpkg(file, tools.version))
  return alone(home, tools, async () => {
    tools.tell(words.unpacking(basename(file)))
    const to = unpack(file, home.root, home.version)
    refuseSettings(join(home.root, to), to, tools)
    const before = beforeOf(home.root)
    setBefore(home.root, home.version) // before the link: after a power cut on the way there is a way back, too
    tools.tell(words.switching(home.version, to))
    const arrived = await switchVersion({ ...tools, root: home.root, from: home.version, to })
    if (arrived.trouble) setBefore(home.root, before)
    return done(home.version, to, arrived, tools, () => tidyVersions(home.root, [to, home.version]))
  })
}

/** Goes back to the version before. Undefined and throws as `update`. */
export async function goBack(tools: UpdateTools): Promise<Updated | undefined> {
  const home = homeOf(tools.tree)
  if (home.kind === 'loose') throw new ConfigError(words.notInstalled)
  if (home.kind === 'package') return void tools.tell(words.typeDpkgBack)
  return alone(home, tools, async () => {
    const to = beforeOf(home.root)
    if (to === null || !existsSync(join(home.root, to))) throw new ConfigError(words.noneBefore)
    tools.tell(words.switching(home.version, to))
    const arrived = await switchVersion({ ...tools, root: home.root, from: home.version, to })
    if (!arrived.trouble) setBefore(home.root, null)
    return done(home.version, to, arrived, tools, () => [])
  })
}

function refuseKind(file: string, home: Home) {
  if (home.kind === 'loose') throw new ConfigError(words.notInstalled)
  const wanted = home.kind === 'package' ? '.deb' : '.tar.xz'
  if (!file.endsWith(wanted)) throw new ConfigError(words.otherKind(basename(file), wanted))
}

async function prove(file: string, unsigned: boolean, { settings, tree, tell }: UpdateTools) {
  const signers = [join(settings, 'allowed_signers'), join(tree, 'share/allowed_signers')]
  const proof = await proofOf(file, signers)
  if (proof.kind === 'proved') return tell(words.proved)
  if (proof.kind === 'wrong') throw new ConfigError(proof.why)
  if (!unsigned) throw new ConfigError(words.needsUnsigned(proof.why))
  tell(proof.why)
}

/** While nobody else updates. */
async function alone<T>(
  { root }: { root: string },
  { isRoot, settings }: UpdateTools,
  work: () => Promise<T>,
): Promise<T> {
  if (!isRoot && settings === '/etc/pantau') throw new ConfigError(words.needsRoot)
  const letGo = holdLock(join(root, 'update.lock'))
  if (!letGo) throw new ConfigError(words.updatedAlready)
  try {
    return await work()
  } finally {
    letGo()
  }
}

function refuseSettings(tree: string, to: string, { settings }: UpdateTools) {
  for (const service of setUp(settings)) {
    try {
      checkSettings(tree, service)
    } catch (err) {
      if (err instanceof Refused) throw new ConfigError(words.settingsRefused(to, err.said))
      throw err
    }
  }
}

function done(from: string, to: string, arrived: Arrived, { tell }: UpdateTools, tidy: () => string[]): Updated {
  const { running, fits, trouble } = arrived
  if (trouble) {
    tell(words.asBefore(from, to))
    return { ok: false, from, to, put_back: [] }
  }
  const put_back = fits.flatMap((one) => one.put_back)
  for (const { data_dir, put_back } of fits) for (const one of put_back) tell(words.putBack(data_dir, one))
  const gone = tidy()
  const said: Said[] = [running.length === 0 ? words.noneRuns(to) : words.works(to)]
  if (gone.length > 0) said.push(words.removed(gone))
  for (const one of said) tell(one)
  return { ok: true, from, to, put_back }
}
