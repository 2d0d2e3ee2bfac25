/** The thread that owns `hooks.db`, so that a slow card delays neither a warning nor the gateway. */
import { workerData } from 'node:worker_threads'
import { serve } from '../../edge/platform/thread.ts'
import type { Delivery } from '../contract.ts'
import { type Deliveries, openDeliveries, type Taken } from './deliveries.ts'

const { folder } = workerData as { folder: string }
let deliveries: Deliveries

const calls = {
  open() {
    deliveries = openDeliveries(folder)
  },
  damaged: () => deliveries.damaged,
  damages: () => [...deliveries.damages()],
  copy: () => deliveries.copy(),
  check: () => deliveries.check(),
  forgetOthers: (hooks: string[]) => deliveries.forgetOthers(hooks),
  start: (hook: string, fingerprint: string, pos: number) => deliveries.start(hook, fingerprint, pos),
  take: (taken: Taken) => deliveries.take(taken),
  attempted: (delivery: Delivery, id: string) => deliveries.attempted(delivery, id),
  replay: (hook: string, pos: number) => deliveries.replay(hook, pos),
  list: (hook: string, limit: number) => deliveries.list(hook, limit),
  close: () => deliveries.close(),
}
export type DeliveryCalls = typeof calls

serve(calls)
