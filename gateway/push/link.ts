/** The phones as a part of the gateway, and as a link of the warning chain: proved by what their push services answer. */
import { type ChainLink, joined, type LocalizedText, type PartState, saysOf } from '../contract.ts'

/** How one push service is. */
export interface ServiceState {
  host: string
  phones: number
  waiting: number
  trouble: LocalizedText | null
  reached_ms: number | null
}

/** What people call the services of the browsers they know, by the end of the name. */
const known: readonly [end: string, name: string][] = [
  ['fcm.googleapis.com', 'Google (Chrome, Android)'],
  ['push.services.mozilla.com', 'Mozilla (Firefox)'],
  ['push.apple.com', 'Apple (iPhone, Safari)'],
  ['notify.windows.com', 'Microsoft (Edge)'],
]

const nameOf = (host: string) => known.find(([end]) => host === end || host.endsWith(`.${end}`))?.[1]

/**
 * Those whose trouble is trouble of the chain. Anybody can have a phone's messages sent to an address of one's own and let it
 * fall silent: that alone must not make the chain look broken.
 */
function counting(services: readonly ServiceState[]): ServiceState[] {
  const all = phonesOf(services)
  return services.filter(({ host, phones }) => nameOf(host) !== undefined || phones * 2 >= all)
}

export const phonesOf = (services: readonly ServiceState[]) => services.reduce((sum, { phones }) => sum + phones, 0)

export function troublesOf(services: readonly ServiceState[]): LocalizedText[] {
  return counting(services).flatMap(({ host, phones, waiting, trouble }) => {
    if (trouble === null) return []
    const name = nameOf(host) ?? host
    return [
      {
        id: `Layanan push ${name}, untuk ${phones} HP, tidak dapat menerima kabar: ${trouble.id}. ${waiting} kabar menunggu; dicoba terus.`,
        en: `The push service ${name}, of ${phones} phones, takes no messages: ${trouble.en}. ${waiting} wait; it is tried on.`,
      },
    ]
  })
}

/** What `/readyz` shows. */
export function pushState(services: readonly ServiceState[]): PartState {
  const troubles = troublesOf(services)
  if (troubles.length === 0) return { ok: true, ...saysOf(wellText(phonesOf(services))) }
  return { ok: false, ...saysOf(joined(troubles)) }
}

/** None while nobody has asked: then phones are no part of this village's chain. */
export function phonesLink(services: readonly ServiceState[]): ChainLink[] {
  const phones = phonesOf(services)
  if (phones === 0) return []
  const troubles = troublesOf(services)
  const proofs = counting(services).map(({ reached_ms }) => reached_ms)
  const isProved = proofs.every((proof) => proof !== null)
  return [
    {
      link: 'push',
      ok: troubles.length === 0,
      proved_ms: isProved ? Math.min(...proofs.map((proof) => proof!)) : null,
      says: troubles[0] ?? wellText(phones),
      troubles,
    },
  ]
}

function wellText(phones: number): LocalizedText {
  if (phones === 0) return { id: 'Belum ada HP yang minta diberi tahu.', en: 'No phone has asked to be told.' }
  return {
    id: `${phones} HP diberi tahu bila ada peringatan.`,
    en: phones === 1 ? 'One phone is told of warnings.' : `${phones} phones are told of warnings.`,
  }
}
