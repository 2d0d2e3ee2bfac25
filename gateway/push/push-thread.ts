/** The thread that owns `push.db`, so that a slow card delays neither a warning nor the gateway. */
import { workerData } from 'node:worker_threads'
import { serve } from '../../edge/platform/thread.ts'
import { openPushFile, type Phone, type PushFile, type TakenPush } from './file.ts'
import type { PushKeys } from './sealing.ts'

const { folder } = workerData as { folder: string }
let file: PushFile

const calls = {
  open() {
    file = openPushFile(folder)
  },
  damages: () => [...file.damages()],
  check() {
    file.check()
    file.copy()
  },
  start: (offered: PushKeys) => file.ask(({ start }) => start(offered)),
  setPhone(phone: Phone) {
    file.ask(({ setPhone }) => setPhone(phone))
    file.copy() // a phone that asked must not be lost with a damaged file
  },
  dropPhones(ids: readonly string[], choices: readonly string[]) {
    file.ask(({ dropPhones }) => dropPhones(ids, choices))
    file.copyAnew() // who wants to be told no more is in no copy either
  },
  take: (taken: TakenPush) => file.ask(({ take }) => take(taken)),
  attempted: (phone: string, id: string, attempts: number | null) =>
    void file.ask(({ attempted }) => attempted(phone, id, attempts)),
  close() {
    file.copy()
    file.close()
  },
}
export type PushCalls = typeof calls

serve(calls)
