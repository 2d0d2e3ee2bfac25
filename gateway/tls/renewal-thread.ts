/** The thread in which the running gateway renews its certificate: it loads the X.509 library, and its memory goes with it. */
import { serve } from '../../edge/platform/thread.ts'
import { renewVillage } from './making.ts'

const calls = { open: () => undefined, renew: renewVillage }
export type RenewalCalls = typeof calls

serve(calls)
