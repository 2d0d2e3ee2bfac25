/** `siren test`: makes the siren sound for a moment, through the agent that holds it or, when none runs, directly. */
import type { Logger } from 'pino'
import type { Boards } from '../links/firmata.ts'
import type { Clock } from '../platform/clock.ts'
import type { Screen } from '../platform/command-line.ts'
import { configError } from '../platform/problems.ts'
import type { Fault } from './output.ts'
import { loudFor, openOutputs, type SirenConfig } from './siren.ts'

const noSiren = {
  id: 'belum ditulis; tanpa bagian ini tidak ada yang dapat diuji',
  en: 'missing; without this section there is nothing to test',
}

/** A board whose port was just opened starts anew. */
const start_ms = 20_000

export interface TestTools {
  /** Asks the agent that runs; undefined when none does. */
  ask(): Promise<{ fault: Fault | null } | undefined>
  alone(config: SirenConfig): Promise<Fault | null>
  screen: Screen
}

/** Prints one JSON line, and a sentence when something is wrong: then the exit code is 1. */
export async function testCommand(plan: { siren?: SirenConfig }, file: string, { ask, alone, screen }: TestTools) {
  const { siren } = plan
  if (!siren) throw configError(file, [{ where: 'siren', ...noSiren }])
  screen.stderr.write(`Sirene "${siren.id}" berbunyi sebentar / The siren "${siren.id}" sounds for a moment.\n`)
  const answer = await ask()
  const fault = answer ? answer.fault : await alone(siren)
  screen.stdout.write(`${JSON.stringify({ siren: siren.id, sounded: fault === null })}\n`)
  if (!fault) return
  screen.stderr.write(`${fault.id}\n${fault.en}\n`)
  screen.exitCode = 1
}

/** Opens the siren's outputs, sounds, and lets go of them. */
export async function testAlone(
  config: SirenConfig,
  { clock, log, boards }: { clock: Clock; log: Logger; boards: Boards },
): Promise<Fault | null> {
  const { output, signal } = openOutputs(config, { clock, log, boards, onChange: () => undefined })
  try {
    output.set(true)
    return await loudFor(output, clock, start_ms)
  } finally {
    await Promise.all([output.close(), signal.close()])
  }
}
