/** Which station's month: the way to its report. */
import { useState } from 'preact/hooks'
import type { Station } from '../../gateway/contract.ts'
import { monthOf } from '../fieldTime.ts'
import { Choice } from '../people/Field.tsx'
import { formatView, type View } from '../view.ts'
import { isMonth, monthBeside } from './months.ts'
import { reportWords } from './words.ts'

export function ReportChoice({ stations, view, now_ms }: { stations: readonly Station[]; view: View; now_ms: number }) {
  const said = reportWords[view.lang]
  const [station, setStation] = useState(view.station)
  // The last one that is whole: reports are made when a month has ended.
  const [month, setMonth] = useState(() => monthBeside(monthOf(now_ms), -1))
  const id = station ?? stations[0]?.station
  if (id === undefined) return null
  return (
    <form class="card form" onSubmit={(event) => event.preventDefault()} aria-labelledby="report-choice">
      <h2 id="report-choice">{said.choose}</h2>
      <div class="pair">
        <Choice
          label={said.station}
          name="station"
          value={id}
          choices={stations.map((one) => [one.station, one.name || one.station] as const)}
          onChoice={setStation}
        />
        <label class="field">
          <span>{said.month}</span>
          <input
            type="month"
            name="month"
            value={month}
            max={monthOf(now_ms)}
            onInput={({ currentTarget: { value } }) => isMonth(value) && setMonth(value)}
          />
        </label>
      </div>
      <a class="button" href={formatView({ ...view, page: 'report', code: `${id}/${month}` })} data-report>
        {said.open}
      </a>
    </form>
  )
}
