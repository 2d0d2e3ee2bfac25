/** Looks for damage while the gateway runs: every few seconds what was found, every ten minutes in the small files themselves. */
import type { Logger } from 'pino'
import type { FileDamage } from '../../edge/platform/kept-file.ts'
import type { Notices } from '../contract.ts'
import type { Damage } from './damage.ts'
import type { Damages } from './damages.ts'

/** Whoever keeps small files. */
export interface Keeper {
  damages(): readonly FileDamage[]
  /** Verifies them as they are on the disk. */
  check(): unknown
}

export interface FindingOptions {
  damages: Pick<Damages, 'add' | 'tell'>
  keepers: readonly Keeper[]
  /** What the record has lost so far. */
  ofRecord: () => readonly Omit<Damage, 'found_ms'>[]
  notices: Notices
  log: Logger
}

const look_ms = 5_000
const verify_ms = 600_000

/** Looks at once, and on until the answer is called. */
export function keepFindingDamage({ damages, keepers, ofRecord, notices, log }: FindingOptions): () => void {
  const find = () => damages.add([...keepers.flatMap((keeper) => keeper.damages()), ...ofRecord()])
  find()
  damages.tell(notices)
  const finding = setInterval(find, look_ms)
  const verifying = setInterval(() => void verify(), verify_ms)
  return () => {
    clearInterval(finding)
    clearInterval(verifying)
  }

  /** A copy of a small file is worth something only if it is made in time. */
  async function verify() {
    try {
      for (const keeper of keepers) await keeper.check()
    } catch (err) {
      log.warn({ err }, 'the small files cannot be verified now; trying again later')
    }
  }
}
