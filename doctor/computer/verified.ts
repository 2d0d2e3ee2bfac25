/** Files are read in a thread of their own: a card that dies, or years of history, may take longer than anybody waits for. */
import { startThread } from '../../edge/platform/thread.ts'
import type { OfFiles } from './folder.ts'

type VerifyCalls = { verify(folder: string): Awaited<ReturnType<OfFiles['verify']>> }

/** Asks the `verify` of the thread in `file`, which ends with the signal. */
export const verifiedIn =
  (file: URL): OfFiles['verify'] =>
  async (folder, signal) => {
    const thread = await startThread<VerifyCalls>(file, {}, () => undefined)
    const end = () => void thread.end()
    signal.addEventListener('abort', end)
    try {
      return await thread.ask('verify', folder)
    } finally {
      signal.removeEventListener('abort', end)
      await thread.end()
    }
  }
