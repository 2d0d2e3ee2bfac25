/** `edge doctor`: looks at everything that a station needs, and changes nothing. */
import { type Computer, examine, type Part, report } from '../../doctor/index.ts'
import type { EdgePlan } from '../config.ts'
import type { Screen } from '../platform/command-line.ts'
import type { Language } from '../platform/language.ts'
import { readVersion } from '../platform/version.ts'
import { stationChecks } from './checks.ts'
import { planOf, thisStation } from './station.ts'

export interface DoctorWish {
  /** The settings file. */
  config: string
  json?: boolean | undefined
  language?: Language | undefined
}

export interface DoctorTools {
  screen: Screen
  computer: Computer
  random: () => number
  read(file: string): EdgePlan
}

/** What is examined of the station with this settings file; `without`: what another part tells. */
export function stationPart(
  file: string,
  { computer, random, read }: Omit<DoctorTools, 'screen'>,
  without: readonly string[] = [],
): Part {
  const station = thisStation({ file, read, computer, random })
  const plan = planOf(station)
  const name = plan?.station?.station ?? plan?.siren?.id ?? file
  const checks = stationChecks.filter(({ id }) => !without.includes(id))
  return { title: { id: `Stasiun ${name}`, en: `Station ${name}` }, lines: examine(checks, station, computer.clock) }
}

/** Tells what was found. The exit code is 1 when something is broken. */
export async function doctor({ config, json, language }: DoctorWish, tools: DoctorTools): Promise<void> {
  const { screen, computer } = tools
  const { now, elapsed_ms } = computer.clock
  const parts = [stationPart(config, tools)]
  await report(parts, { screen, json, language, version: readVersion().version, now, elapsed_ms })
}
