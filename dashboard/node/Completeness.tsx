/** Of how much of each of the last days something arrived, a row of boxes for each sensor. */
import type { CompletenessAnswer } from '../../gateway/contract.ts'
import { stationUrl } from '../api.ts'
import { formatShare, formatTime } from '../format.ts'
import { zoneOffset_min } from '../screen.ts'
import { useAsked } from '../useAsked.ts'
import type { Lang } from '../words.ts'
import { nodeWords } from './words.ts'

const again_ms = 300_000
const box = { width: 8, step: 10, height: 24 }

type Days = CompletenessAnswer['sensors'][number]['days']

export function Completeness({ station, lang }: { station: string; lang: Lang }) {
  const said = nodeWords[lang]
  const url = stationUrl(station, `/completeness?days=30&offset_min=${zoneOffset_min(Date.now())}`)
  const { value } = useAsked<CompletenessAnswer>(url, { every_ms: again_ms })
  if (!value || value.sensors.length === 0) return null
  return (
    <section class="card" aria-labelledby="completeness">
      <h2 id="completeness">{said.completeness}</h2>
      <p class="hint">{said.completenessHelp}</p>
      {value.sensors.map(({ sensor, days }) => (
        <div key={sensor} class="complete" data-complete={sensor}>
          <p>
            <strong>{sensor}</strong> {said.whole(formatShare(meanOf(days), lang))}
          </p>
          <DayBoxes days={days} label={`${sensor}: ${daysText(days, lang)}`} />
          <p class="complete-ends hint">
            <span>{formatTime(days[0]!.from_ms, 'day', lang)}</span>
            <span>{formatTime(days.at(-1)!.from_ms, 'day', lang)}</span>
          </p>
        </div>
      ))}
    </section>
  )
}

function DayBoxes({ days, label }: { days: Days; label: string }) {
  return (
    <svg
      class="day-boxes"
      preserveAspectRatio="none"
      viewBox={`0 0 ${box.step * days.length} ${box.height}`}
      role="img"
      aria-label={label}
    >
      {days.map(({ from_ms, share }, i) => {
        const full = box.height * share
        return (
          <g key={from_ms}>
            <rect class="day-box" x={box.step * i + 1} y={0} width={box.width} height={box.height} />
            <rect class="day-fill" x={box.step * i + 1} y={box.height - full} width={box.width} height={full} />
          </g>
        )
      })}
    </svg>
  )
}

/** Days that are not whole, for who cannot see the boxes. */
function daysText(days: Days, lang: Lang): string {
  const said = nodeWords[lang]
  const short = days.filter(({ share }) => share < 0.995)
  const text = short.map(({ from_ms, share }) => said.day(formatTime(from_ms, 'day', lang), formatShare(share, lang)))
  return [said.whole(formatShare(meanOf(days), lang)), ...text].join('; ')
}

function meanOf(days: Days): number {
  return days.reduce((sum, { share }) => sum + share, 0) / days.length
}
