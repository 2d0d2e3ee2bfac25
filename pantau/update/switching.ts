/** From one installed version to another, and back by itself when the other one does not work. */

import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Said } from '../../edge/platform/language.ts'
import { inUrl } from '../../edge/platform/starting.ts'
import { setCurrent } from './home.ts'
import { type Fit, fitData, Refused, setUp } from './programs.ts'
import { isRunning, processOf, type Service, services, startServices, stopServices } from './services.ts'

export interface Way {
  /** Where the versions lie. */
  root: string
  from: string
  to: string
  /** The folder of the settings files. */
  settings: string
  /** How long the other version has to show that it works. */
  within_s: number
  /** Milliseconds; only differences count. */
  now: () => number
  tell: (said: Said) => void
}

/** `trouble`: why the other version does not work; then everything is as before. */
export type Arrived = { running: Service[]; fits: Fit[] } & ({ trouble?: undefined } | { trouble: Said })

const look_ms = 500
/** A program that ends soon after its start is started again after 5 s (`RestartSec=`): then it is another process. */
const steady_max_ms = 8_000

/** Stops the services, makes the data fit, sets the link, starts the services and looks whether they work; otherwise all of that backwards. */
export async function switchVersion(way: Way): Promise<Arrived> {
  const { root, from, to, settings } = way
  const running = services.filter(isRunning)
  const there = setUp(settings)
  const wasReady = running.includes('gateway') && (await isReady(fitData(join(root, from), 'gateway', '--look')))
  const touched: Service[] = [] // whose data folder the other version has begun to change
  stopServices(running)
  const { fits, trouble } = await arrive()
  if (!trouble) return { running, fits }
  way.tell(goingBack(from, trouble))
  await comeBack()
  return { running, fits: [], trouble }

  async function arrive(): Promise<{ fits: Fit[]; trouble?: Said }> {
    const fits: Fit[] = []
    for (const service of there) {
      try {
        fits.push(fitData(join(root, to), service))
      } catch (err) {
        if (!(err instanceof Refused)) throw err
        if (err.hasBegun) touched.push(service)
        return { fits, trouble: { id: err.said, en: err.said } }
      }
      touched.push(service)
    }
    setCurrent(root, to)
    startServices(running)
    const trouble = await troubleWith(running, { ...way, tree: join(root, to), fits, wasReady })
    return trouble ? { fits, trouble } : { fits }
  }

  async function comeBack() {
    stopServices(running)
    for (const service of touched) {
      fitData(join(root, from), service, '--undo')
      fitData(join(root, from), service)
    }
    setCurrent(root, from)
    startServices(running)
    const fits = there.map((service) => fitData(join(root, from), service, '--look'))
    const worse = await troubleWith(running, { ...way, tree: join(root, from), fits, wasReady })
    if (worse) way.tell(stillTrouble(from, worse))
  }
}

interface Looking extends Pick<Way, 'within_s' | 'now'> {
  tree: string
  fits: readonly Fit[]
  wasReady: boolean
}

/** Waits until every service is a process of this version, says that it is ready, and stays; undefined then. */
async function troubleWith(running: readonly Service[], looking: Looking): Promise<Said | undefined> {
  const { within_s, now, tree } = looking
  const end_ms = now() + within_s * 1_000
  const steady_ms = Math.min(steady_max_ms, within_s * 200)
  let steady = { pids: '', since_ms: now() }
  for (;;) {
    const missing = await missingOf(running, looking)
    const pids = running.map((service) => processOf(service, tree)).join(' ')
    if (missing || pids !== steady.pids) steady = { pids: missing ? '' : pids, since_ms: now() }
    else if (now() - steady.since_ms >= steady_ms) return undefined
    if (now() > end_ms) return missing ?? notSteady
    await delay(look_ms)
  }
}

async function missingOf(running: readonly Service[], { tree, fits, wasReady }: Looking): Promise<Said | undefined> {
  for (const service of running) {
    if (processOf(service, tree) === null || !isRunning(service)) return notStarted(service)
    const about = fits.find(({ http }) => http)
    if (service === 'gateway' && wasReady && about && !(await isReady(about))) return notReady
  }
  return undefined
}

/** What `/readyz` answers, asked on this computer. */
async function isReady({ http }: Fit): Promise<boolean> {
  const host = !http || /^(0\.0\.0\.0|::)$/.test(http.host) ? '127.0.0.1' : http.host
  try {
    const { ok } = await fetch(`http://${inUrl(host)}:${http?.port}/readyz`, { signal: AbortSignal.timeout(5_000) })
    return ok
  } catch (err) {
    if (err instanceof TypeError || (err as Error).name === 'TimeoutError') return false // nobody listens, or not in time
    throw err
  }
}

const notStarted = (service: Service): Said => ({
  id: `layanan pantau-${service} tidak jalan. Sebabnya: journalctl -u pantau-${service} -n 50`,
  en: `the service pantau-${service} does not run. Why: journalctl -u pantau-${service} -n 50`,
})
const notReady: Said = {
  id: 'server desa jalan, tetapi /readyz tidak menjawab bahwa semuanya siap, padahal sebelumnya siap',
  en: 'the gateway runs, but /readyz does not say that all is ready, as it did before',
}
const notSteady: Said = {
  id: 'layanan berulang kali berhenti dan mulai lagi. Sebabnya: journalctl -u pantau-gateway -u pantau-edge -n 50',
  en: 'the services end and start again and again. Why: journalctl -u pantau-gateway -u pantau-edge -n 50',
}
const goingBack = (from: string, { id, en }: Said): Said => ({
  id: `Versi itu tidak jalan dengan baik: ${id}. Kembali ke ${from} …`,
  en: `That version does not work: ${en}. Going back to ${from} …`,
})
const stillTrouble = (from: string, { id, en }: Said): Said => ({
  id: `${from} sudah dipasang kembali, tetapi: ${id}`,
  en: `${from} is back, but: ${en}`,
})
