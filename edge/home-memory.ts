/**
 * The latest home of its gateway that this station was let in by (`GatewayHome`). The station says it to whichever gateway it
 * meets: so a gateway that was replaced, and runs again, learns of it and acknowledges nothing that the later one would miss.
 * Kept in `gateway-home.json`; nothing is written while the gateway was never moved.
 */
import { readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { GatewayHome } from './contract.ts'
import { writeSynced } from './platform/copies.ts'

export const GatewayHomeText = z.object({ gateway: z.string().max(40), moved_ms: z.int().min(0) })

export type HomeMemory = ReturnType<typeof openHomeMemory>

export function openHomeMemory(folder: string, log: Logger) {
  const path = join(folder, 'gateway-home.json')
  let known = remembered(path)

  return {
    known: (): GatewayHome | undefined => known,
    /** The gateway that has let us in says which it is. */
    hear(home: GatewayHome) {
      if (known?.gateway === home.gateway && known.moved_ms >= home.moved_ms) return
      known = home
      try {
        writeSynced(`${path}.new`, Buffer.from(`${JSON.stringify(home)}\n`), 0o644)
        renameSync(`${path}.new`, path)
      } catch (err) {
        log.warn({ err }, 'which home of the gateway this is cannot be remembered on the disk')
      }
    },
  }
}

function remembered(path: string): GatewayHome | undefined {
  try {
    return GatewayHomeText.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (err) {
    // Missing or unreadable: the gateway says it again.
    if (err instanceof SyntaxError || err instanceof z.ZodError) return undefined
    if (/^E[A-Z]+$/.test((err as NodeJS.ErrnoException).code ?? '')) return undefined
    throw err
  }
}
