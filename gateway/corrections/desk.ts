/** Where corrections are entered, looked at before, and withdrawn. One after another: each gets an id of its own. */
import { openTurns } from '../../edge/platform/turns.ts'
import { type Correction, type CorrectionPreview, type LocalizedText, SaidError } from '../contract.ts'
import { isMark, type Store } from '../store/index.ts'
import { previewOf } from './preview.ts'
import { correctionOf, problemWith, type Wish } from './wish.ts'

export interface DeskOptions {
  store: Pick<Store, 'append' | 'corrections' | 'latest' | 'stations' | 'summary'>
  now: () => number
  /** The time zone of sentences; absent: the usual one. */
  zone?: string | undefined
}

export type Desk = ReturnType<typeof openDesk>

export class CorrectionProblem extends SaidError {
  override name = 'CorrectionProblem'
  /** There is no such station, sensor or correction. */
  isUnknown = false
}

// Each is some 200 bytes and stands in every file of the record, withdrawn or not.
export const corrections_max = 1_000

export function openDesk({ store, now, zone }: DeskOptions) {
  const inTurn = openTurns()

  async function look(wish: Wish, by: string, id: string): Promise<CorrectionPreview> {
    const problem = problemWith(wish)
    if (problem) throw new CorrectionProblem(problem)
    await mustKnow(wish)
    const correction: Correction = { ...correctionOf(wish, id, by), entered_ms: now(), withdrawn: null }
    const others = await store.corrections()
    if (others.filter((one) => !isMark(one)).length >= corrections_max) {
      throw new CorrectionProblem({
        id: `Sudah ada ${corrections_max} koreksi, yaitu batasnya; yang ditarik ikut dihitung.`,
        en: `There are ${corrections_max} corrections, which is the limit; withdrawn ones count too.`,
      })
    }
    return previewOf(store, correction, others, zone)
  }

  async function mustKnow({ station, sensor }: Wish) {
    const [stations, latest] = await Promise.all([store.stations(), store.latest()])
    const known = stations.find((one) => one.station === station)
    if (!known)
      throw unknown({
        id: `Tidak ada stasiun "${station}" yang pernah mengirim.`,
        en: `There is no station "${station}" that has sent anything.`,
      })
    const sent = latest.flatMap((one) => (one.station === station ? one.sensor : []))
    const sensors = new Set([...sent, ...(known.about?.sensors ?? []).map((one) => one.sensor)])
    if (sensors.has(sensor)) return
    const names = [...sensors].join(', ')
    throw unknown({
      id: `Stasiun "${station}" tidak punya sensor "${sensor}". Yang ada: ${names || 'belum ada'}.`,
      en: `The station "${station}" has no sensor "${sensor}". It has: ${names || 'none yet'}.`,
    })
  }

  async function list(): Promise<Correction[]> {
    return (await store.corrections()).filter((one) => !isMark(one)) // the life of a station has a list of its own
  }

  return {
    /** In the order of their entry, withdrawn ones too. */
    list,
    /** What it would do; enters nothing. */
    preview: (wish: Wish, by: string) => look(wish, by, 'preview'),
    /** Resolves when it is on the disk and counts. */
    add: (wish: Wish, by: string) =>
      inTurn(async () => {
        const found = await look(wish, by, nextId(await list()))
        const { entered_ms: received_ms, withdrawn: _, ...correction } = found.correction
        const { station } = correction
        await store.append({ kind: 'correction', station, received_ms, correction }, { urgent: true })
        return found
      }),
    withdraw: (id: string, by: string, why: string) =>
      inTurn(async (): Promise<Correction> => {
        const one = (await list()).find((correction) => correction.id === id)
        if (!one) throw unknown({ id: `Tidak ada koreksi "${id}".`, en: `There is no correction "${id}".` })
        if (one.withdrawn)
          throw new CorrectionProblem({
            id: `Koreksi "${id}" sudah ditarik.`,
            en: `The correction "${id}" is withdrawn already.`,
          })
        const at_ms = now()
        await store.append(
          { kind: 'withdrawal', station: one.station, received_ms: at_ms, id, by, why },
          { urgent: true },
        )
        return { ...one, withdrawn: { at_ms, by, why } }
      }),
  }
}

function unknown(says: LocalizedText): CorrectionProblem {
  return Object.assign(new CorrectionProblem(says), { isUnknown: true })
}

/** Short, because people type it: c1, c2 … */
function nextId(known: readonly Correction[]): string {
  const numbers = known.map(({ id }) => Number(/^c(\d+)$/.exec(id)?.[1] ?? 0))
  return `c${Math.max(0, ...numbers) + 1}`
}
