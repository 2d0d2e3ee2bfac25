/** Finding stations among many: by words that may be spelt a little wrong, by state, by quantity; and their order. Pure. */
import type { Station } from '../../gateway/contract.ts'
import { isQuantity, quantities } from '../../hardware/quantities.ts'
import { measuredAt_ms, type SeriesName, seriesOf } from '../state.ts'

export type SortKey = 'worst' | 'name' | 'newest' | 'river'

export interface Search {
  text: string
  /** Empty: any. */
  state: Station['state'] | ''
  quantity: string
  sort: SortKey
}

export const noSearch: Search = { text: '', state: '', quantity: '', sort: 'worst' }

/** The stations that fit, in the wished order. `stations` come in the order "worst first"; `river`: ids from upstream to downstream. */
export function found(stations: readonly Station[], search: Search, river: readonly string[] = []): Station[] {
  const isSaid = wordsIn(search.text).length > 0
  const fit = stations.filter(
    (station) =>
      (search.state === '' || station.state === search.state) &&
      (search.quantity === '' || seriesOf(station).some(({ quantity }) => quantity === search.quantity)) &&
      (!isSaid || isMeant(search.text, wordsOf(station))),
  )
  return sorted(fit, search.sort, river)
}

/** Which series a card shows first: those of the quantity chosen, or those the words speak of; undefined: no wish. */
export function wishedSeries({ text, quantity }: Search): ((name: SeriesName) => boolean) | undefined {
  if (quantity !== '') return (name) => name.quantity === quantity
  const asked = wordsIn(text)
  if (asked.length === 0) return undefined
  return (name) => asked.some((word) => isNear(word, seriesWords(name)))
}

/** Whether each word that was typed is, or nearly is, one of `words`. */
export function isMeant(text: string, words: readonly string[]): boolean {
  return wordsIn(text).every((word) => isNear(word, words))
}

/** How many stations have a state, and how many a quantity: what there is to choose from. */
export function choicesIn(stations: readonly Station[]) {
  const states = new Map<Station['state'], number>()
  const measured = new Map<string, number>()
  for (const station of stations) {
    states.set(station.state, (states.get(station.state) ?? 0) + 1)
    for (const quantity of new Set(seriesOf(station).map((name) => name.quantity))) {
      measured.set(quantity, (measured.get(quantity) ?? 0) + 1)
    }
  }
  const most = ([, a]: [string, number], [, b]: [string, number]) => b - a
  return { states: [...states], quantities: [...measured].sort(most) }
}

/** Small letters without accents, in words: "Bendung Katulampa" is found by "katulampa", "Pé" by "pe". */
export function wordsIn(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replace(/(\d)[.,](?=\d)/g, '$1_') // PM2,5 and PM2.5 are one word, as in pm2_5_ug_m3
  return plain.split(/[^\p{L}\p{N}_]+/u).filter((word) => word !== '')
}

function wordsOf(station: Station): string[] {
  const models = station.sensors.map(({ model }) => model)
  const texts = [station.name, station.station, station.gateway ?? '', ...models]
  return [...texts.flatMap(wordsIn), ...new Set(seriesOf(station).flatMap(seriesWords))]
}

function seriesWords({ sensor, quantity }: SeriesName): string[] {
  const label = isQuantity(quantity) ? quantities[quantity].label : { id: '', en: '' }
  return [...wordsIn(sensor), quantity, ...wordsIn(label.id), ...wordsIn(label.en)]
}

/** Part of a word counts; so does one wrong letter of a word of four, and two of a word of eight. */
function isNear(asked: string, words: readonly string[]): boolean {
  if (words.some((word) => word.includes(asked))) return true
  const most = asked.length >= 8 ? 2 : asked.length >= 4 ? 1 : 0
  // The beginning is compared, so that a name that is typed halfway is found, too.
  return most > 0 && words.some((word) => word[0] === asked[0] && mistakesIn(asked, word, most) <= most)
}

/** The fewest letters to add, drop, change or exchange until `word` begins with `asked`; more than `most` is one more. */
function mistakesIn(asked: string, word: string, most: number): number {
  const start = word.slice(0, asked.length + most)
  let older: number[] = []
  let before = Array.from({ length: start.length + 1 }, (_, at) => at)
  for (let i = 1; i <= asked.length; i++) {
    const row = [i]
    for (let j = 1; j <= start.length; j++) {
      const change = before[j - 1]! + Number(asked[i - 1] !== start[j - 1])
      const exchanged = i > 1 && j > 1 && asked[i - 1] === start[j - 2] && asked[i - 2] === start[j - 1]
      row.push(Math.min(change, before[j]! + 1, row[j - 1]! + 1, exchanged ? older[j - 2]! + 1 : change))
    }
    older = before
    before = row
  }
  return Math.min(...before)
}

function sorted(stations: Station[], sort: SortKey, river: readonly string[]): Station[] {
  if (sort === 'name') {
    const nameOf = ({ name, station }: Station) => name || station
    return stations.sort((a, b) => nameOf(a).localeCompare(nameOf(b), 'id', { numeric: true }))
  }
  if (sort === 'newest') return stations.sort((a, b) => newestOf(b) - newestOf(a))
  if (sort === 'river') return stations.sort((a, b) => placeIn(river, a) - placeIn(river, b))
  return stations
}

const newestOf = ({ latest }: Station) => Math.max(0, ...Object.values(latest).map(measuredAt_ms))

const placeIn = (river: readonly string[], { station }: Station) => {
  const at = river.indexOf(station)
  return at < 0 ? river.length : at
}
