/** `pantau doctor`: looks at this computer as the station, the gateway, or both, that it is by the settings that lie on it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readPlan, stationPart } from '../edge/doctor/index.ts'
import { realClock } from '../edge/platform/clock.ts'
import { createProgram, languageOf, runProgram, type Screen, text } from '../edge/platform/command-line.ts'
import { makePrivately } from '../edge/platform/private-files.ts'
import { ConfigError } from '../edge/platform/problems.ts'
import { readVersion } from '../edge/platform/version.ts'
import { gatewayAt } from '../gateway/cli/index.ts'
import {
  clock as clockCheck,
  network,
  others,
  type Part,
  power,
  report,
  serviceEnvironment,
  thisComputer,
} from './index.ts'

interface Given {
  edge?: string | undefined
  gateway?: string | undefined
  json?: true
}

const nothingHere = {
  id: 'Di komputer ini tidak ada edge.yaml dan gateway.yaml. Sebut berkasnya dengan --edge atau --gateway; yang belum dipasang dimulai dengan: pantau setup',
  en: 'This computer has no edge.yaml and no gateway.yaml. Name the file with --edge or --gateway; what is not installed begins with: pantau setup',
}

const clock = realClock(() => Date.now())
const computer = thisComputer(clock)
/** In an installed release the settings have their place. */
const home = process.env.PANTAU_SETTINGS ?? ''

makePrivately()
await runProgram(programOn, process.argv.slice(2), process, process.env)

function programOn(screen: Screen) {
  const program = createProgram(
    'pantau doctor',
    'Looks at this computer: what is wrong and what to do. Changes nothing.',
    screen,
  )
  return program
    .option('--edge <FILE>', 'the settings of the station, if it is one', text)
    .option('--gateway <FILE>', 'the settings of the gateway, if it is one', text)
    .option('--json', 'all of it as one JSON object')
    .action(async ({ edge, gateway, json }: Given) => {
      const { now, elapsed_ms } = clock
      const asked = edge !== undefined || gateway !== undefined
      const ofService = await serviceEnvironment('pantau-edge', computer)
      const parts = partsOf(
        ofService,
        asked ? { edge, gateway } : { edge: found('edge.yaml'), gateway: found('gateway.yaml') },
      )
      if (parts.length === 0) throw new ConfigError(nothingHere)
      const told = { screen, json, language: languageOf(program), version: readVersion().version }
      await report(parts, { ...told, now, elapsed_ms })
    })
}

function found(name: string): string | undefined {
  const file = join(home, name)
  return existsSync(file) ? file : undefined
}

/** What both have in common is looked at once. */
function partsOf(ofService: Record<string, string>, { edge, gateway }: Pick<Given, 'edge' | 'gateway'>): Part[] {
  const shared = [power, clockCheck, network, others].map(({ id }) => id)
  const read = (file: string) => readPlan(file, { ...ofService, ...process.env })
  return [
    ...(gateway === undefined ? [] : [gatewayAt(gateway, process.cwd(), computer)]),
    ...(edge === undefined
      ? []
      : [stationPart(edge, { computer, random: Math.random, read }, gateway === undefined ? [] : shared)]),
  ]
}
