/** Where one goes on from a node: its month on paper, its data, and for those who may, what is changed. */
import type { Station } from '../../gateway/contract.ts'
import { monthOf } from '../fieldTime.ts'
import { useMay } from '../session.ts'
import { keyOf, seriesOf } from '../state.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { nodeWords } from './words.ts'

interface Props {
  station: Station
  view: View
  now_ms: number
}

export function NodeLinks({ station, view, now_ms }: Props) {
  const said = nodeWords[view.lang]
  const id = station.station
  const [first] = seriesOf(station)
  const mayCare = useMay('invite')
  const links: [page: Partial<View>, text: string][] = [
    [{ page: 'report', code: `${id}/${monthOf(now_ms)}` }, said.month],
    ...(first ? [[{ page: 'download', station: id, series: keyOf(first) }, said.take] as [Partial<View>, string]] : []),
    ...(mayCare ? [[{ page: 'manage', station: id }, said.care] as [Partial<View>, string]] : []),
  ]
  return (
    <p class="actions">
      {links.map(([place, text]) => (
        <a key={text} class="button" href={formatView(viewAt(view, place))}>
          {text}
        </a>
      ))}
    </p>
  )
}
