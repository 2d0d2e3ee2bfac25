/** The stations as a link of the warning chain: each that was heard of once, and still may send, is heard of now. */
import type { ChainLink, LocalizedText } from '../contract.ts'
import type { Stations } from './stations.ts'

const unheard_ms = 15 * 60_000

/** `registered`: those that may send; of one that was removed nobody waits for a word. Null: it is not known who they are. */
export function stationsLink(
  { list }: Pick<Stations, 'list'>,
  now_ms: number,
  registered: ReadonlySet<string> | null = null,
): ChainLink {
  const heard = list().filter(
    ({ station, state, remote }) =>
      state !== 'new' && state !== 'retired' && !remote && (registered === null || registered.has(station)),
  )
  const troubles = heard.flatMap(({ name, state, last_seen_ms }): LocalizedText[] => {
    if (state === 'online') return []
    const age = last_seen_ms === null ? null : ageText(now_ms - last_seen_ms)
    return [
      {
        id: `${name} ${state === 'offline' ? 'terputus' : 'tidak mengirim lagi'}${age ? `, terakhir terdengar ${age.id} yang lalu` : ''}.`,
        en: `${name} ${state === 'offline' ? 'is disconnected' : 'sends nothing any more'}${age ? `, last heard ${age.en} ago` : ''}.`,
      },
    ]
  })
  const seen = heard.flatMap(({ last_seen_ms }) => last_seen_ms ?? [])
  const n = heard.length
  // After a start nobody is blamed at once for the gateway's own silence; but that they send is not said before they did.
  const unheard = heard.filter(({ last_seen_ms }) => last_seen_ms !== null && now_ms - last_seen_ms > unheard_ms)
  return {
    link: 'stations',
    ok: troubles.length === 0,
    proved_ms: seen.length === 0 ? null : Math.min(...seen),
    says:
      troubles[0] ??
      (n === 0
        ? { id: 'Belum ada stasiun yang mengirim.', en: 'No station has sent anything yet.' }
        : unheard.length > 0
          ? {
              id: `Menunggu kabar dari ${unheard.length} dari ${n} stasiun sejak server desa menyala: ${namesOf(unheard)}.`,
              en: `Since the gateway’s start it waits to hear from ${unheard.length} of ${n} stations: ${namesOf(unheard)}.`,
            }
          : { id: `Semua ${n} stasiun mengirim.`, en: n === 1 ? 'The station sends.' : `All ${n} stations send.` }),
    troubles,
  }
}

function namesOf(stations: readonly { name: string }[]): string {
  return stations.map(({ name }) => name).join(', ')
}

function ageText(age_ms: number): LocalizedText {
  const minutes = Math.max(1, Math.round(age_ms / 60_000))
  if (minutes < 120) return { id: `${minutes} menit`, en: minutes === 1 ? '1 minute' : `${minutes} minutes` }
  const hours = Math.round(minutes / 60)
  if (hours < 48) return { id: `${hours} jam`, en: `${hours} hours` }
  const days = Math.round(hours / 24)
  return { id: `${days} hari`, en: `${days} days` }
}
