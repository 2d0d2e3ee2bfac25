/** Every kind of output. A new one is a file and a row here; the suite in `test/edge/siren/outputs.test.ts` tests it. */
import type { OutputKind } from '../output.ts'
import { relay } from './relay.ts'
import { sound } from './sound.ts'

export const outputs = { relay, sound } as const

/** The kind that settings name. Its schema has read them, so they are its own. */
export function kindOf({ kind }: { kind: keyof typeof outputs }): OutputKind {
  return outputs[kind] as unknown as OutputKind
}
