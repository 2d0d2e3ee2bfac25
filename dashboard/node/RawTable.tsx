/** The last raw readings as they come. */
import { useEffect, useState } from 'preact/hooks'
import type { ReadingsAnswer, Station } from '../../gateway/contract.ts'
import { newestUrl } from '../api.ts'
import { describeQuantity, formatNumber, formatTime } from '../format.ts'
import type { PageProps } from '../pageProps.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { type RawReading, rawFrom_ms, rawOfLive, rawOfRows, withRaw } from './rawReadings.ts'
import { newestOf, quickest_s } from './verdict.ts'
import { nodeWords } from './words.ts'

interface Props extends Pick<PageProps, 'followReadings'> {
  station: Station
  lang: Lang
  /** Changes when a live reading may have been missed. */
  snapshots: number
  /** The past is known, or cannot be had: the table only grows by what comes. */
  onTold(): void
}

export function RawTable({ station, lang, followReadings, snapshots, onTold }: Props) {
  const said = nodeWords[lang]
  const { readings, isTold } = useRaw(station, followReadings, snapshots)
  useEffect(() => {
    if (isTold) onTold()
  }, [isTold])
  return (
    <section class="card" aria-labelledby="raw">
      <h2 id="raw">{said.raw}</h2>
      <p class="hint">{readings.length > 0 ? said.rawHelp : said.noRaw}</p>
      {readings.length > 0 && (
        <table data-raw>
          <thead>
            <tr>
              <th scope="col">{said.time}</th>
              <th scope="col">{said.sensor}</th>
              <th scope="col">{said.value}</th>
            </tr>
          </thead>
          <tbody>
            {readings.map((one) => (
              <RawLine key={`${one.sensor} ${one.at_ms}`} reading={one} lang={lang} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function RawLine({ reading: { at_ms, sensor, values }, lang }: { reading: RawReading; lang: Lang }) {
  const isOne = Object.keys(values).length === 1
  return (
    <tr>
      <td>{formatTime(at_ms, isToday(at_ms) ? 'clockWithSeconds' : 'dayAndClockWithSeconds', lang)}</td>
      <td>{sensor}</td>
      <td>
        {Object.entries(values).map(([key, value]) => {
          const { label, unit, decimals } = describeQuantity(key, lang)
          return (
            <span key={key} class="raw-value">
              {isOne ? '' : <small>{label} </small>}
              {value === null ? nodeWords[lang].noValue : `${formatNumber(value, decimals, lang)} ${unit}`}
            </span>
          )
        })}
      </td>
    </tr>
  )
}

function useRaw(station: Station, followReadings: Props['followReadings'], snapshots: number) {
  const [live, setLive] = useState<RawReading[]>([])
  // Once for a page: from where the readings were when it opened. What comes then is live.
  const newest_ms = newestOf(station)
  const [opened_ms, setOpened] = useState(newest_ms)
  useEffect(() => setOpened((before) => before ?? newest_ms), [newest_ms === null])
  const from = opened_ms === null ? null : Math.floor(rawFrom_ms(opened_ms, quickest_s(station)) / 60_000) * 60_000
  const url = from === null ? null : newestUrl(station.station, from, 1_000)
  const { value, trouble } = useAsked<ReadingsAnswer>(url, { turn: snapshots })
  useEffect(
    () =>
      followReadings((readings) => {
        const own = readings.filter((one) => one.station === station.station).map(rawOfLive)
        if (own.length > 0) setLive((before) => withRaw(before, own))
      }),
    [station.station],
  )
  const readings: RawReading[] = withRaw(rawOfRows(value?.rows ?? []), live)
  return { readings, isTold: url === null || value !== undefined || trouble !== undefined }
}

function isToday(at_ms: number): boolean {
  return new Date(at_ms).toDateString() === new Date().toDateString()
}
