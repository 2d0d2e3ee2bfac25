/** Which series: a station unfolds into its own, and can be taken as a whole. */
import type { Station } from '../../gateway/contract.ts'
import { seriesName } from '../seriesNames.ts'
import { keyOf, seriesOf } from '../state.ts'
import type { Lang } from '../words.ts'
import { downloadWords } from './words.ts'

interface Props {
  stations: readonly Station[]
  chosen: readonly string[]
  onChosen(chosen: string[]): void
  lang: Lang
}

export function SeriesChoice({ stations, chosen, onChosen, lang }: Props) {
  return (
    <div class="choices">
      {stations.map((station) => (
        <StationChoice key={station.station} station={station} chosen={chosen} onChosen={onChosen} lang={lang} />
      ))}
    </div>
  )
}

function StationChoice({ station, chosen, onChosen, lang }: Omit<Props, 'stations'> & { station: Station }) {
  const said = downloadWords[lang]
  const own = seriesOf(station).map((name) => ({ name, id: `${station.station}/${keyOf(name)}` }))
  const ids = own.map(({ id }) => id)
  const taken = ids.filter((id) => chosen.includes(id))
  const change = (some: string[], isOn: boolean) =>
    onChosen([...chosen.filter((id) => !some.includes(id)), ...(isOn ? some : [])])
  if (own.length === 0) return null
  return (
    <details open={taken.length > 0} data-choice={station.station}>
      <summary>
        {station.name || station.station}
        {taken.length > 0 && <small> ({said.chosen(taken.length)})</small>}
      </summary>
      {own.length > 1 && (
        <Tick label={said.all} isOn={taken.length === ids.length} onTick={(isOn) => change(ids, isOn)} />
      )}
      {own.map(({ name, id }) => (
        <Tick
          key={id}
          label={seriesName(station, name, lang)}
          isOn={taken.includes(id)}
          onTick={(isOn) => change([id], isOn)}
        />
      ))}
    </details>
  )
}

function Tick({ label, isOn, onTick }: { label: string; isOn: boolean; onTick(isOn: boolean): void }) {
  return (
    <label class="tick">
      <input type="checkbox" checked={isOn} onChange={(event) => onTick(event.currentTarget.checked)} />
      <span>{label}</span>
    </label>
  )
}
