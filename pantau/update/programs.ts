/** What an installed version is asked, and made to do, before its services start: each by its own programs. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Service, services } from './services.ts'

/** What `fit` of a program answers; see `edge/platform/fitting.ts`. */
const Fit = z.object({
  data_dir: z.string(),
  kept: z.array(z.string()),
  put_back: z.array(
    z.object({ file: z.string(), from: z.number(), to: z.number().nullable(), kept_ms: z.number().nullable() }),
  ),
  http: z.object({ host: z.string(), port: z.number() }).optional(),
})
export type Fit = z.infer<typeof Fit>

/** It ended otherwise than it should, and has said why. */
export class Refused extends Error {
  readonly said: string
  /** Whether it had begun: the disk refused on the way. */
  readonly hasBegun: boolean

  constructor(said: string, hasBegun = false) {
    super(said)
    this.said = said
    this.hasBegun = hasBegun
  }
}

/** What is set up on this computer: a gateway, a station or both. `settings`: the folder with their settings files. */
export function setUp(settings: string): Service[] {
  return services.filter((service) => existsSync(join(settings, `${service}.yaml`)))
}

/** The line of `pantau --version`. Throws `Refused` when the programs of `tree` do not run on this computer. */
export function versionLine(tree: string): string {
  return run(tree, ['--version']).trim()
}

/** Whether a version understands the settings; throws `Refused` with its words when it does not. */
export function checkSettings(tree: string, service: Service): void {
  run(tree, [service, 'check'])
}

/** `look`: tells only. `undo`: puts back what the last one has changed. Throws `Refused`. */
export function fitData(tree: string, service: Service, ...flags: ('--look' | '--undo')[]): Fit {
  return Fit.parse(JSON.parse(run(tree, [service, 'fit', ...flags])))
}

function run(tree: string, words: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(join(tree, 'bin/pantau'), words, { encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Refused(error ? error.message : `pantau ${words.join(' ')}: ${(stderr || stdout).trim()}`, status === 1)
}
