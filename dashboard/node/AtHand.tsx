/** What a volunteer came for who stands at the node: to write down what was done, with a photo, and to compare with the gauge. */
import type { Station } from '../../gateway/contract.ts'
import { useMay } from '../session.ts'
import { keyOf, seriesOf } from '../state.ts'
import { formatView, type View, viewAt } from '../view.ts'
import { nodeWords } from './words.ts'

export function AtHand({ station, view }: { station: Station; view: View }) {
  const said = nodeWords[view.lang]
  const mayCorrect = useMay('correct')
  const { station: id, remote, retired } = station
  if (remote || retired) return null
  const all = seriesOf(station)
  const water = all.find(({ quantity }) => quantity === 'water_level_m')
  const about = water ?? all[0]
  // Who may not correct tells what the gauge says; it is kept beside what the sensor said.
  const compare: Partial<View> | undefined =
    mayCorrect && about
      ? { page: 'corrections', station: id, series: keyOf(about) }
      : water && { page: 'observe', station: id }
  return (
    <nav class="actions at-hand" aria-label={said.atHand} data-at-hand>
      <a class="button is-main" href={formatView(viewAt(view, { page: 'logbook', station: id }))} data-to="logbook">
        {said.write}
      </a>
      {compare && (
        <a class="button" href={formatView(viewAt(view, compare))} data-to="compare">
          {water ? said.compare : said.calibrate}
        </a>
      )}
    </nav>
  )
}
