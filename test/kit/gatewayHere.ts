/**
 * The real gateway within this process, on free ports; it ends with the test. A test of the program itself (a kill, its memory,
 * its log) needs `startGateway`.
 */
import pino from 'pino'
import { onTestFinished } from 'vitest'
import { openGateway } from '../../gateway/gateway.ts'
import { addStation } from '../crash/programs.ts'
import { gatewayWords } from './cli.ts'
import { emptyFolder } from './folder.ts'
import type { GatewayArguments } from './gateway.ts'

/** As `startGateway`, with a third of the processor time: nothing is loaded anew. `env` is all that it sees of an environment. */
export async function openGatewayHere({ folder = emptyFolder(), flags = [], env = {} }: GatewayArguments = {}) {
  const ports = ['--http-port', '0', '--mqtt-port', '0']
  const { config, err, keep } = await gatewayWords(['--data-dir', folder, ...ports, ...flags], process.cwd(), { env })
  if (!config) throw new Error(`these words start no gateway: ${err}`)
  const log = pino({ enabled: false })
  const gateway = await openGateway(config, { now: Date.now, random: Math.random, env, log })
  keep()
  let closing: Promise<number> | undefined
  const close = () => {
    closing ??= gateway.close().then(() => 0)
    return closing
  }
  onTestFinished(async () => void (await close()))
  return {
    folder,
    http: gateway.http,
    mqtt: gateway.mqtt,
    addStation: (station: string) => addStation(folder, station),
    /** Gives 0, as the program would. */
    close,
  }
}
