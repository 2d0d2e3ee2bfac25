/** What a mark on the map opens: its station, and the names of those that are too close for marks of their own. */
import type { Alert, SeriesImpacts, Station } from '../../gateway/contract.ts'
import type { View } from '../view.ts'
import { StationFacts } from './StationLines.tsx'
import { mapWords } from './words.ts'

interface Props {
  /** The first is the one that the mark shows. */
  stations: readonly Station[]
  /** Absent, or not among them: the first. */
  chosen: string | undefined
  alerts: readonly Alert[]
  impacts: readonly SeriesImpacts[]
  view: View
  now_ms: number
  onChoose(station: string): void
}

export function StationGroup({ stations, chosen, onChoose, ...told }: Props) {
  const shown = stations.find(({ station }) => station === chosen) ?? stations[0]
  if (!shown) return null
  return (
    <>
      <StationFacts station={shown} {...told} />
      {stations.length > 1 && (
        <fieldset class="map-beside" data-beside={stations.length}>
          <legend>{mapWords[told.view.lang].here(stations.length)}</legend>
          {stations.map(({ station, name }) => (
            <button
              key={station}
              type="button"
              class="button"
              aria-pressed={station === shown.station}
              onClick={() => onChoose(station)}
            >
              {name || station}
            </button>
          ))}
        </fieldset>
      )}
    </>
  )
}
