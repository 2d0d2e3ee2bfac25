/** What the checks of a station are handed. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Computer,
  kernelText,
  type OfFiles,
  type OfOthers,
  type OfService,
  verifiedIn,
} from '../../doctor/index.ts'
import { type AgentWord, askWord, wordPath } from '../agent-word.ts'
import type { EdgePlan } from '../config.ts'
import { ConfigError } from '../platform/problems.ts'

export interface OfStation extends OfFiles, OfService, OfOthers {
  /** The settings file. */
  file: string
  /** What it says; or all that is wrong with it. */
  settings: { plan: EdgePlan } | { refused: ConfigError }
  /** The agent that runs on this folder. `mute`: one holds the folder and gives no answer. */
  agent(): Promise<AgentWord | 'mute' | 'none'>
  random: () => number
}

export interface StationWish {
  file: string
  read(file: string): EdgePlan
  computer: Computer
  random: () => number
}

/** Reads the settings; the agent is asked once, when a check wants to know. */
export function thisStation({ file, read, computer, random }: StationWish): OfStation {
  const settings = settingsIn(file, read)
  const folder = 'plan' in settings ? settings.plan.data_dir : undefined
  let agent: ReturnType<OfStation['agent']> | undefined
  const ask = () => (folder === undefined ? Promise.resolve('none' as const) : agentOf(folder, computer))
  return {
    ...{ computer, file, settings, folder, random, service: 'pantau-edge' },
    agent: () => (agent ??= ask()),
    verify: verifiedIn(new URL('./files-thread.js', import.meta.url)),
    ownGateway: async () => undefined, // its number is known to the gateway only
  }
}

/** The plan, where the settings can be used. */
export function planOf({ settings }: Pick<OfStation, 'settings'>): EdgePlan | undefined {
  return 'plan' in settings ? settings.plan : undefined
}

function settingsIn(file: string, read: (file: string) => EdgePlan): OfStation['settings'] {
  try {
    return { plan: read(file) }
  } catch (err) {
    if (err instanceof ConfigError) return { refused: err }
    throw err
  }
}

async function agentOf(folder: string, computer: Computer): Promise<AgentWord | 'mute' | 'none'> {
  const word = await askWord(wordPath(folder)).catch(() => undefined) // what it says is not understood, or it hangs
  return word ?? (isHeld(join(folder, 'lock.db'), computer) ? 'mute' : 'none')
}

/** Whether a process holds a lock on this file: the kernel lists all of them (proc(5), /proc/locks). */
export function isHeld(path: string, computer: Pick<Computer, 'root'>): boolean {
  const file = statSync(path, { throwIfNoEntry: false })
  if (!file) return false
  const locks = kernelText(computer, 'proc/locks') ?? ''
  // "1: POSIX ADVISORY WRITE 1234 b3:02:5678 0 EOF"; the disk's numbers differ between file systems, the inode is enough
  return new RegExp(`^\\d+: \\S+ +\\S+ +WRITE \\d+ [\\da-f]+:[\\da-f]+:${file.ino} `, 'm').test(locks)
}
