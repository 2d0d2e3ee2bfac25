/** The list of many stations, with what finds one among them. Fetched where there are more than a few. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { PlacesAnswer, Station } from '../../gateway/contract.ts'
import { describeQuantity } from '../format.ts'
import { Icon } from '../icons.tsx'
import { Choice } from '../people/Field.tsx'
import { placesUrl } from '../places/api.ts'
import type { SeriesName } from '../state.ts'
import { useAsked } from '../useAsked.ts'
import { type Lang, words } from '../words.ts'
import { choicesIn, found, noSearch, type Search, type SortKey, wishedSeries } from './find.ts'
import { findWords } from './words.ts'
import '../warning/pages.css'
import './find.css'

export interface FindProps {
  /** Worst first. */
  stations: Station[]
  lang: Lang
  /** The station whose chart is open: always in the list. */
  here?: string | undefined
  card(station: Station, wished?: (name: SeriesName) => boolean): ComponentChildren
}

/** Cards at a time: three screens of a phone. */
const page = 12

export function FindList({ stations, lang, here, card }: FindProps) {
  const said = findWords[lang]
  const [search, setSearch] = useState(noSearch)
  const [most, setMost] = useState(page)
  const { value: places } = useAsked<PlacesAnswer>(placesUrl)
  const river = useMemo(
    () => places?.rivers.flatMap(({ stops }) => stops.map(({ station }) => station)) ?? [],
    [places],
  )
  const fit = useMemo(() => found(stations, search, river), [stations, search, river])
  const wished = useMemo(() => wishedSeries(search), [search])
  const shown = fit.filter(({ station }, i) => i < most || station === here)
  const rest = fit.length - shown.length
  const change = (some: Partial<Search>) => {
    setSearch({ ...search, ...some })
    setMost(page)
  }
  return (
    <>
      <FindBar stations={stations} search={search} hasRiver={river.length > 0} lang={lang} onChange={change} />
      <Counted text={said.shown(fit.length, stations.length)} />
      {fit.length === 0 && (
        <div class="card find-none">
          <p>
            <strong>{said.none}</strong> {said.noneAdvice}
          </p>
          <button type="button" class="button" onClick={() => change(noSearch)}>
            {said.clear}
          </button>
        </div>
      )}
      {shown.map((station) => card(station, wished))}
      {rest > 0 && (
        <button type="button" class="button find-more" data-more={rest} onClick={() => setMost(most + 4 * page)}>
          <Icon shape="next" /> {said.more(Math.min(rest, 4 * page))}
        </button>
      )}
    </>
  )
}

/** Told to those who listen once typing has paused, so that not every letter is read out. */
function Counted({ text }: { text: string }) {
  const [told, tell] = useState(text)
  useEffect(() => {
    const later = setTimeout(() => tell(text), 600)
    return () => clearTimeout(later)
  }, [text])
  return (
    <>
      <p class="find-count" data-found aria-hidden="true">
        {text}
      </p>
      <p class="hidden" role="status">
        {told}
      </p>
    </>
  )
}

interface BarProps {
  stations: Station[]
  search: Search
  hasRiver: boolean
  lang: Lang
  onChange(some: Partial<Search>): void
}

function FindBar({ stations, search, hasRiver, lang, onChange }: BarProps) {
  const said = findWords[lang]
  const choices = useMemo(() => choicesIn(stations), [stations])
  const sorts: SortKey[] = ['worst', 'name', 'newest', ...(hasRiver ? (['river'] as const) : [])]
  return (
    <search class="find" aria-label={said.search}>
      <label class="find-text">
        <span class="hidden">{said.search}</span>
        <Icon shape="search" />
        <input
          type="search"
          name="find"
          value={search.text}
          placeholder={`${said.search}: ${said.example}`}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          onInput={({ currentTarget }) => onChange({ text: currentTarget.value })}
        />
      </label>
      <div class="find-choices">
        <Choice
          label={said.state}
          name="find-state"
          value={search.state}
          choices={[
            ['', said.anyState],
            ...choices.states.map(([state, n]) => [state, `${words[lang].state[state]} (${n})`] as const),
          ]}
          onChoice={(state) => onChange({ state })}
        />
        <Choice
          label={said.quantity}
          name="find-quantity"
          value={search.quantity}
          choices={[
            ['', said.anyQuantity],
            ...choices.quantities.map(([key, n]) => [key, `${describeQuantity(key, lang).label} (${n})`] as const),
          ]}
          onChoice={(quantity) => onChange({ quantity })}
        />
        <Choice
          label={said.sort}
          name="find-sort"
          value={search.sort}
          choices={sorts.map((sort) => [sort, said.sorts[sort]] as const)}
          onChoice={(sort) => onChange({ sort })}
        />
      </div>
    </search>
  )
}
