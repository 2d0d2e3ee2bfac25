/** The real gateway as a process of its own, on free ports; it ends with the test. */
import { onTestFinished } from 'vitest'
import { addStation, startProgram } from '../crash/programs.ts'
import { emptyFolder } from './folder.ts'

export interface GatewayArguments {
  /** A new one when absent. */
  folder?: string
  /** More flags, such as `--config`. */
  flags?: string[]
  env?: Record<string, string>
}

/** `addStation` gives the password. `kill` is SIGKILL, `close` SIGTERM; `close` gives the exit code. */
export async function startGateway({ folder = emptyFolder(), flags = [], env = {} }: GatewayArguments = {}) {
  const ports = ['--http-port', '0', '--mqtt-port', '0']
  const logFile = `${folder}/gateway.log`
  const program = await startProgram('gateway/main.js', ['--data-dir', folder, ...ports, ...flags], env, logFile)
  onTestFinished(program.kill)
  return {
    folder,
    logFile,
    pid: program.pid,
    http: String(program.ready.http),
    mqtt: String(program.ready.mqtt),
    /** Where it listens encrypted, when it has a certificate. */
    https: program.ready.https as string | undefined,
    mqtts: program.ready.mqtts as string | undefined,
    addStation: (station: string) => addStation(folder, station),
    isAlive: program.isAlive,
    kill: program.kill,
    close: program.stop,
  }
}
