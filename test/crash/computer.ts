/** A computer of the village: its disk, and the program that runs on it again and again. */
import type { Disk } from './disk.ts'
import type { Computer } from './faults.ts'
import { type Program, startProgram } from './programs.ts'

export interface ComputerOptions {
  folder: string
  disk: Disk
  program: string
  words: string[]
  env: Record<string, string>
  logFile: string
  /** Told what the program says when it is ready. */
  started?(ready: Record<string, unknown>): void
}

/** Starts its program. */
export async function openComputer({ folder, disk, program, words, env, logFile, started }: ComputerOptions) {
  let running: Program = await begin()

  async function begin() {
    const begun = await startProgram(program, words, env, logFile)
    started?.(begun.ready)
    return begun
  }

  const computer = {
    folder,
    disk,
    isAlive: () => running.isAlive(),
    http: () => String(running.ready.http),
    kill: () => running.kill(),
    stop: async () => {
      if (!running.isAlive()) return
      const code = await running.stop()
      if (code !== 0) throw new Error(`${program} ended with ${code}; its log: ${logFile}`)
    },
    start: async () => {
      running = await begin()
    },
  } satisfies Computer & Record<string, unknown>
  return computer
}
