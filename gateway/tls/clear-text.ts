/** Where the listeners without encryption answer, and the warning when that is more than this computer. */
import { isLoopback } from '../../edge/platform/loopback.ts'
import { type ChainLink, type PartState, saysOf } from '../contract.ts'
import type { ClearText } from './settings.ts'
import { sayClearText } from './words.ts'

export interface ClearTextOptions {
  setting: ClearText
  /** The settings `host` of the listeners, with their names in addresses: `http`, `mqtt`. */
  hosts: Readonly<Record<string, string>>
  /** Whether there is a certificate. */
  isReady: () => boolean
  /** Which moment "now" is, UTC ms. */
  now: () => number
}

/** The address that a plain listener takes: this computer's own when clear text is for it only. */
export function plainHost(setting: ClearText, host: string): string {
  return setting === 'lan' || isLoopback(host) ? host : '127.0.0.1'
}

export function watchClearText({ setting, hosts, isReady, now }: ClearTextOptions) {
  const open = Object.entries(hosts)
    .filter(([, host]) => !isLoopback(plainHost(setting, host)))
    .map(([scheme, host]) => `${scheme}://${host.includes(':') ? `[${host}]` : host}`)
  const says = () => sayClearText(open, isReady())
  return {
    isOpen: open.length > 0,
    says,
    /** What `/readyz` shows. */
    state: (): PartState => ({ ok: open.length === 0, ...saysOf(says()) }),
    /** The warning works all the same, so the link is not broken; it says what is weak. */
    links: (): ChainLink[] =>
      open.length === 0 ? [] : [{ link: 'encryption', ok: true, proved_ms: now(), says: says(), troubles: [] }],
  }
}
