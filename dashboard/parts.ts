/** How the gateway's parts are, as `/readyz` tells. Pure. */

export interface Parts {
  ready: boolean
  /** Those that are not well, each with the gateway's sentence: in English, and in Indonesian where it has one. */
  troubled: { part: string; says: string; says_id?: string }[]
}

/** Reads an answer of `/readyz`, ready or not; undefined when this is not what a gateway says. */
export function readParts(said: unknown): Parts | undefined {
  if (typeof said !== 'object' || said === null || !('parts' in said) || !('ready' in said)) return undefined
  const parts = Object.entries(said.parts ?? {}) as [
    string,
    { ok?: unknown; says?: unknown; says_id?: unknown } | null,
  ][]
  return {
    ready: said.ready === true,
    troubled: parts
      .filter(([, state]) => state?.ok === false)
      .map(([part, state]) => ({
        part,
        says: String(state?.says ?? ''),
        ...(typeof state?.says_id === 'string' && { says_id: state.says_id }),
      })),
  }
}

/** Parts that the warning chain tells of: its links, but for people, which are no part of the gateway. */
export const inChain = [
  'clock',
  'record',
  'files',
  'home',
  'disk',
  'encryption',
  'stations',
  'limits',
  'settings',
  'trial',
  'rules',
  'hooks',
  'push',
  'sirens',
]

/** The parts that are no link of the chain; all of them when data may be lost. */
export function besideChain(parts: Parts | undefined): Parts | undefined {
  if (!parts?.ready) return parts
  return { ...parts, troubled: parts.troubled.filter(({ part }) => !inChain.includes(part)) }
}
