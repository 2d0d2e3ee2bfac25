/**
 * The latest home of its gateway that this station was let in by (`GatewayHome`). The station says it to whichever gateway it
 * meets: so a gateway that was replaced, and runs again, learns of it and acknowledges nothing that the later one would miss.
 * Kept in `gateway-home.json`; nothing is written while the gateway was never moved.
 */
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { GatewayHome } from './contract.ts'
import { replaceSynced } from './platform/copies.ts'
import { remembered } from './platform/reading-files.ts'

export const GatewayHomeText = z.object({ gateway: z.string().max(40), moved_ms: z.int().min(0) })

export type HomeMemory = ReturnType<typeof openHomeMemory>

export function openHomeMemory(folder: string, log: Logger) {
  const path = join(folder, 'gateway-home.json')
  let known = remembered(path, GatewayHomeText) // when it is missing or unreadable, the gateway says it again

  return {
    known: (): GatewayHome | undefined => known,
    /** The gateway that has let us in says which it is. */
    hear(home: GatewayHome) {
      if (known?.gateway === home.gateway && known.moved_ms >= home.moved_ms) return
      known = home
      try {
        replaceSynced(path, Buffer.from(`${JSON.stringify(home)}\n`))
      } catch (err) {
        log.warn({ err }, 'which home of the gateway this is cannot be remembered on the disk')
      }
    },
  }
}
