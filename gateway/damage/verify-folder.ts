/** Reads every block of the data folder, and says what cannot be read. */
import { type FilesVerified, verifyFiles } from '../../edge/platform/verify-files.ts'
import { type RecordDamage, verifyRecord } from '../store/index.ts'
import { goneIn } from './history-words.ts'

const smallFiles = ['registry.db', 'people.db', 'rules.db', 'hooks.db', 'push.db', 'logbook.db', 'observations.db']

/** What can be read of a data folder, whether its gateway runs or not. Changes nothing. `problems` is empty when it is all of it. */
export function verifyFolder(folder: string) {
  const record = verifyRecord(folder)
  const small = verifySmallFiles(folder)
  return {
    segments: record.segments,
    blocks: record.blocks,
    rows: record.rows,
    known_losses: record.known_losses,
    log_files: record.log.files,
    commits: record.log.commits,
    mended: record.log.mended,
    small_files: small.files,
    copies: small.copies,
    problems: [
      ...record.damage.map((damage) => ({ ...damage, says: wordsFor(damage) })),
      ...record.newer.map((file) => ({ file, says: 'a newer Pantau has written it; update this one.' })),
      ...small.problems.map(({ file, problem }) => ({ file, says: `damaged: ${problem}.` })),
    ],
  }
}

/** The same of the small files alone: seconds, however long the history is. */
export function verifySmallFiles(folder: string): FilesVerified {
  return verifyFiles(folder, smallFiles)
}

function wordsFor({ lost, history }: RecordDamage): string {
  if (lost) return `commits ${lost.from} to ${lost.to} of the log cannot be read.`
  const gone = history ? goneIn(history) : []
  if (gone.length === 0) return 'damaged, but nothing is lost: what was hit stands elsewhere too.'
  return `cannot be read: ${gone.map(({ en }) => en).join('; ')}.`
}
