/** A program that is still being loaded when its parent leaves. */
import { once } from 'node:events'
import { pino } from 'pino'
import { exitWhenAsked } from '../../../edge/platform/exit.ts'

setTimeout(() => process.exit(9), 20_000) // it has noticed nothing
if (process.connected) await once(process, 'disconnect')
exitWhenAsked(async () => undefined, { log: pino({ level: 'silent' }) })
