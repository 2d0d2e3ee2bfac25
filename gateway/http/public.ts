/**
 * Public data and staff matters are two things, and this file tells them apart. Whoever has not the ability `see-staff` gets
 * answers without names of people and what they wrote beside them, without paths of files, without the health of hooks, sirens
 * and files in detail, and, where the settings say so, with places to the second decimal (about a kilometre).
 *
 * It works on the keys of an answer, so a new route has it by itself.
 */
import { isOfNode } from '../../hardware/quantities.ts'
import { type ChainAnswer, type ChainLink, type LocalizedText, type Reached, saysOf } from '../contract.ts'
import { mayDo, nobodysName } from '../people/index.ts'
import type { App, Request } from './app.ts'
import type { HttpParts, Readiness } from './parts.ts'
import { ProblemError } from './problem.ts'

/** What somebody without `see-staff` sees of an answer; the answer itself stays as it is. */
export type Publicly = <T>(answer: T) => T

/** Whether staff matters may be shown to whoever asks. */
export const isStaff = ({ asker }: Pick<Request, 'asker'>): boolean =>
  asker !== null && mayDo(asker, 'see-staff', false)

/** Refuses the history of how nodes are to whoever sees no staff matters: it tells when a station is weak. Throws a 403. */
export function refuseNodes(request: Pick<Request, 'asker'>, quantity: string | undefined): void {
  if (quantity === undefined || !isOfNode(quantity) || isStaff(request)) return
  throw new ProblemError(403, {
    id: `${quantity} adalah urusan petugas. Masuk dulu.`,
    en: `${quantity} is a staff matter. Sign in first.`,
  })
}

/** Answers of routes that everybody may ask leave the gateway without staff matters. */
export function keepStaffMatters(app: App, publicly: Publicly): void {
  app.addHook('preSerialization', async (request, _reply, payload) => {
    const { may } = request.routeOptions.config
    const isOfAll = may === 'see' || request.routeOptions.url === '/readyz'
    return isOfAll && !isStaff(request) ? publicly(payload) : payload
  })
}

/** `publicPlace`: how exact the places are that everybody sees. */
export function openPublicly({ publicPlace: place = 'exact' }: Pick<HttpParts, 'publicPlace'>): Publicly {
  return (answer) => shown(answer, '', place) as typeof answer
}

/** A place as everybody sees it: 0.01 degrees of latitude are 1.1 km. */
export function coarse<T extends { lat: number; lon: number }>(at: T): T {
  return { ...at, lat: Math.round(at.lat * 100) / 100, lon: Math.round(at.lon * 100) / 100 }
}

/**
 * A pair of degrees in a sentence, as in the note of a station that was moved: "-6.65123, 106.86123". Sentences hold places, too:
 * what was said of one is not told by its number.
 */
const written = /(?<![\d.])(-?\d{1,2}\.\d+), ?(-?\d{1,3}\.\d+)(?!\d|\.\d)/g
const roundedText = (text: string) =>
  text.replace(written, (pair, lat: string, lon: string) => {
    if (Math.abs(Number(lat)) > 90 || Math.abs(Number(lon)) > 180) return pair
    const at = coarse({ lat: Number(lat), lon: Number(lon) })
    return `${at.lat}, ${at.lon}`
  })

/** Long lists that hold numbers and ids of sensors only; not walking them keeps a page of 10,000 rows quick. */
const bare = new Set(['rows', 'evidence', 'periods', 'polygon'])

/** What stands in the place of a value, by its key; undefined: the value itself, looked into. `beside`: the object it is in. */
const instead: Record<string, (value: unknown, beside: Record<string, unknown>) => unknown> = {
  by: (value) => (typeof value === 'string' ? nobodysName : undefined),
  comment: (value) => (typeof value === 'string' ? '' : undefined),
  // Why something was forgotten is often a person's own matter. Why a value was corrected is part of the data.
  why: (value, beside) =>
    typeof value === 'string' && ('forgotten_ms' in beside || 'isGone' in beside) ? '' : undefined,
  file: () => null,
  reached: (value) => (value as Reached[]).map((one) => ({ ...one, hook: '', kind: '' })),
  parts: (value) => partsOf(value as Readiness['parts']),
  links: (value) => (value as ChainLink[]).map(linkOf),
}

function shown(value: unknown, key: string, place: 'exact' | 'coarse'): unknown {
  if (typeof value === 'string') return place === 'coarse' ? roundedText(value) : value
  if (typeof value !== 'object' || value === null || bare.has(key)) return value
  if (Array.isArray(value)) {
    return typeof value[0] === 'object' || typeof value[0] === 'string'
      ? changed(value, (one) => shown(one, '', place))
      : value
  }
  const object = value as Record<string, unknown>
  if (place === 'coarse' && typeof object.lat === 'number' && typeof object.lon === 'number') {
    return coarse(object as { lat: number; lon: number })
  }
  let copy: Record<string, unknown> | undefined
  for (const [name, one] of Object.entries(object)) {
    const put = Object.hasOwn(instead, name) ? instead[name]!(one, object) : undefined // a sensor may be called `constructor`
    const next = put === undefined ? shown(one, name, place) : put
    if (next === one) continue
    copy ??= { ...object }
    copy[name] = next
  }
  return copy ?? value
}

/** The list itself when no entry changed. */
function changed(list: unknown[], of: (one: unknown) => unknown): unknown[] {
  const next = list.map(of)
  return next.some((one, i) => one !== list[i]) ? next : list
}

const inOrder: LocalizedText = { id: 'Baik.', en: 'In order.' }
const notInOrder: LocalizedText = {
  id: 'Ada gangguan. Petugas yang masuk melihat sebabnya.',
  en: 'Not in order. Staff who sign in see the reason.',
}

/** Whether a siren or a bot can be reached tonight, where it stands, who said what: what a thief or a prankster would ask. */
const staffParts = new Set(['hooks', 'push', 'sirens', 'second_home', 'forgotten'])

function partsOf(parts: Readiness['parts']): Readiness['parts'] {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]) => {
      const { says, says_id } = part
      if (!staffParts.has(name)) {
        return [name, { ...part, says: withoutPaths(says), says_id: withoutPaths(says_id) }]
      }
      return [name, { ...part, ...saysOf(part.ok ? inOrder : notInOrder) }]
    }),
  )
}

/** The warning chain as everybody sees it. */
export const publicChain = (chain: ChainAnswer): ChainAnswer => ({ ...chain, links: chain.links.map(linkOf) })

function linkOf(link: ChainLink): ChainLink {
  if (staffParts.has(link.link)) {
    return { ...link, says: link.ok ? inOrder : notInOrder, troubles: link.ok ? [] : [notInOrder] }
  }
  // The sentence of this link, while it is well, names who acknowledged last; its troubles name places only.
  if (link.link === 'people' && link.ok) return { ...link, says: inOrder }
  const cut = ({ id, en }: LocalizedText) => ({ id: withoutPaths(id), en: withoutPaths(en) })
  return { ...link, says: cut(link.says), troubles: link.troubles.map(cut) }
}

/** `/home/sri/pantau/data/registry.db` becomes `…/registry.db`; an address of the API stays. */
function withoutPaths(text: string): string {
  return text.replace(/(?<![\w:/])(?:\/[\w.@-]+){2,}/g, (path) =>
    path.startsWith('/api/') ? path : `…${path.slice(path.lastIndexOf('/'))}`,
  )
}
