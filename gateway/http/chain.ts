/** `GET /chain`: the warning chain from the water to people, link by link. Each part tells its own. */
import { ChainAnswer, type ChainLink, type LocalizedText } from '../contract.ts'
import type { App } from './app.ts'

export type Chain = ReturnType<typeof openChain>

export const linkNames: Record<string, LocalizedText> = {
  clock: { id: 'jam', en: 'clock' },
  record: { id: 'penyimpanan', en: 'record' },
  files: { id: 'berkas data', en: 'data files' },
  home: { id: 'server kembar', en: 'a second gateway' },
  disk: { id: 'ruang disk', en: 'disk space' },
  encryption: { id: 'enkripsi', en: 'encryption' },
  stations: { id: 'stasiun', en: 'stations' },
  limits: { id: 'batas kiriman', en: 'sending limits' },
  settings: { id: 'pengaturan', en: 'settings' },
  trial: { id: 'uji coba', en: 'trial' },
  rules: { id: 'aturan', en: 'rules' },
  hooks: { id: 'penerima peringatan', en: 'delivery' },
  push: { id: 'HP warga', en: 'phones' },
  sirens: { id: 'sirene', en: 'sirens' },
  people: { id: 'orang', en: 'people' },
}
const order = Object.keys(linkNames)

/** Collects the links as parts open; they are asked each time. */
export function openChain({ now }: { now: () => number }) {
  const parts: (() => readonly ChainLink[])[] = []
  return {
    add: (links: () => readonly ChainLink[]) => void parts.push(links),
    answer(): ChainAnswer {
      const links = parts.flatMap((links) => links()).sort((a, b) => placeOf(a) - placeOf(b))
      const broken = links.filter(({ ok }) => !ok)
      const unproved = links.filter(({ ok, proved_ms }) => ok && proved_ms === null)
      return { now_ms: now(), ok: broken.length === 0, says: sentence(broken, unproved, reachesNobody(links)), links }
    },
  }
}

export function chainResource(app: App, { answer }: Pick<Chain, 'answer'>) {
  app.get(
    '/api/v1/chain',
    {
      config: { may: 'see' },
      schema: {
        summary: 'The warning chain, link by link: what works, when it was last proved, what is broken',
        response: { 200: ChainAnswer },
      },
    },
    async () => answer(),
  )
}

/** No receiver, siren or phone: a warning wakes nobody. Nothing is broken, and nobody must take it for whole. */
export function reachesNobody(links: readonly ChainLink[]): boolean {
  if (links.some(({ link }) => link === 'push')) return false
  return ['hooks', 'sirens'].every((name) => links.some(({ link, absent }) => link === name && absent))
}

function sentence(broken: readonly ChainLink[], unproved: readonly ChainLink[], isMute: boolean): LocalizedText {
  if (broken.length === 0 && isMute) {
    return {
      id: 'Belum ada penerima dan sirene: peringatan hanya tampil di halaman ini dan tidak membangunkan siapa pun.',
      en: 'There are no receivers and no sirens yet: warnings are on this page only and wake nobody.',
    }
  }
  const listed = (links: readonly ChainLink[], lang: 'id' | 'en') =>
    links.map(({ link }) => linkNames[link]?.[lang] ?? link).join(', ')
  if (broken.length === 0 && unproved.length > 0) {
    return {
      id: `Tidak ada gangguan pada rantai peringatan; belum pernah teruji: ${listed(unproved, 'id')}.`,
      en: `Nothing in the warning chain is broken; never proved so far: ${listed(unproved, 'en')}.`,
    }
  }
  if (broken.length === 0) {
    return {
      id: 'Rantai peringatan bekerja, dari sensor sampai orang.',
      en: 'The warning chain works, from the sensors to people.',
    }
  }
  return {
    id: `Rantai peringatan terganggu di: ${listed(broken, 'id')}.`,
    en: `The warning chain is impaired at: ${listed(broken, 'en')}.`,
  }
}

// What is not in the list stands before people, who are always the last.
function placeOf({ link }: ChainLink): number {
  const place = order.indexOf(link)
  return place === -1 ? order.length - 1.5 : place
}
