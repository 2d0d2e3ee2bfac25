/** The life of stations and corrections: both are layers of the record, and each needs the other. */
import type { Logger } from 'pino'
import type { Closers } from '../../edge/platform/closers.ts'
import type { Notices } from '../contract.ts'
import { correctionsResource, openDesk } from '../corrections/index.ts'
import type { App, Chain } from '../http/index.ts'
import type { Intake } from '../intake/index.ts'
import { lifeResource, openLifeDesk } from '../life/index.ts'
import { dateTimeText } from '../rules/index.ts'
import type { Registry } from '../stations/index.ts'
import type { Store } from '../store/index.ts'

export interface LifeTools {
  store: Store
  intake: Pick<Intake, 'marks'>
  registry: Registry
  nameOf: (station: string) => string
  notices: Notices
  chain: Pick<Chain, 'add'>
  zone?: string | undefined
  now: () => number
  log: Logger
}

const look_ms = 1_000 // whoever renames a station looks for it on the page
const tryingAgain = 'changes of stations could not be entered into the record; trying again'

export function openLife({ store, intake, chain, zone, log, ...tools }: LifeTools, closers: Closers) {
  const corrections = openDesk({ store, now: tools.now, zone })
  const desk = openLifeDesk({
    ...tools,
    ...{ store, enter: intake.marks.enter, corrections },
    timeText: (at_ms) => dateTimeText(at_ms, zone),
  })
  const looking = setInterval(() => void desk.look().catch((err) => log.warn({ err }, tryingAgain)), look_ms)
  closers.push('the life of stations', () => clearInterval(looking))
  chain.add(desk.links)
  return {
    work: desk,
    resources(app: App) {
      correctionsResource(app, corrections)
      lifeResource(app, desk)
    },
  }
}
