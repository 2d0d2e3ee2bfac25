/** One series of a station: the value against its levels, where it is heading, what it means, and doubt where there is any. */
import type { Alert, Latest, Outlook, Station } from '../../gateway/contract.ts'
import { isDoubtful } from '../../hardware/flags.ts'
import { FlagWord } from '../FlagWord.tsx'
import { describeQuantity, formatAge, formatNumber } from '../format.ts'
import { Icon } from '../icons.tsx'
import { type ImpactLine, impactLinesNow } from '../places/impacts.ts'
import { keyOf, measuredAt_ms, type SeriesName, shownValue, sideQuantities } from '../state.ts'
import { type Lang, words } from '../words.ts'
import { amountText } from './amount.ts'
import { courseOf, noticed } from './course.ts'
import { currentValue, isOld } from './current.ts'
import { changeText } from './headline.ts'
import { levelStand } from './levelStand.ts'
import { Sparkline } from './Sparkline.tsx'
import { sumLines } from './sumLines.ts'
import { firstWords } from './words.ts'

interface TileProps {
  name: SeriesName
  latest: Latest | undefined
  outlook: Outlook | undefined
  /** Those that run at this station. */
  warnings: readonly Alert[]
  /** Another sensor of this station measures the same: then the sensor's name is needed to tell them apart. */
  isTwin: boolean
  /** What people look for first at this station. */
  isMain: boolean
  station: Station
  lang: Lang
  now_ms: number
  isOpen: boolean
  onPress(): void
}

export function Tile(props: TileProps) {
  const { name, latest, outlook = {}, isTwin, isMain, station, lang, now_ms, isOpen, onPress } = props
  const quantity = describeQuantity(name.quantity, lang)
  const isSide = sideQuantities.includes(name.quantity)
  const { sums, trend } = outlook
  const value = currentValue(latest, station, name.sensor, now_ms)
  const stand = levelStand(outlook.levels, value)
  const tone = stand.reached?.severity ?? outlook.meaning?.severity
  return (
    <button
      type="button"
      class={['tile', isMain && 'is-main', isSide && 'is-side', tone && `has-tone tone-${tone}`]
        .filter(Boolean)
        .join(' ')}
      aria-expanded={isOpen}
      aria-controls={isOpen ? 'chart' : undefined}
      title={words[lang].openChart(quantity.label, station.name)}
      data-series={keyOf(name)}
      onClick={onPress}
    >
      <span class="tile-label">
        {quantity.label} {sums && firstWords[lang].today}
        {isTwin && <span class="tile-sensor"> {name.sensor}</span>}
      </span>
      <span class="tile-value">
        <span class="number">{numberText(props)}</span> <span class="unit">{quantity.unit}</span>{' '}
        <Heading {...props} value={value} />
      </span>
      <Meaning {...props} value={value} />
      {trend && !isSide && (
        <Sparkline
          trend={trend}
          levels={outlook.levels}
          isAmount={quantity.kind === 'amount'}
          least={quantity.kind === 'amount' ? 2 : 5 * noticed(name.quantity)}
        />
      )}
      <Doubt {...props} />
    </button>
  )
}

/** The sum of today where it is an amount: what fell in the last minute helps nobody. */
function numberText({ name, latest, outlook, lang }: TileProps): string {
  const { decimals } = describeQuantity(name.quantity, lang)
  if (outlook?.sums) return formatNumber(outlook.sums.today, 1, lang)
  return formatNumber(latest ? shownValue(latest) : null, decimals, lang)
}

/** `value`: the present one; null where it is not known. */
type Valued = TileProps & { value: number | null }

/** An arrow and its word. */
function Heading({ name, latest, outlook, lang, value }: Valued) {
  if (!latest || outlook?.sums || sideQuantities.includes(name.quantity)) return null
  const course = courseOf(outlook?.trend, { at_ms: measuredAt_ms(latest), value }, name.quantity)
  if (!course) return null
  const { reached } = levelStand(outlook?.levels, value)
  return (
    <span class="course" data-course={course.direction}>
      <Icon shape={course.direction} />{' '}
      {course.direction === 'steady'
        ? firstWords[lang].steadyShort
        : reached // as its warning says it
          ? changeText(course, name.quantity, lang)
          : firstWords[lang].course[course.direction][course.pace]}
    </span>
  )
}

/** Where it stands among its levels; rain of the last hour; the class of the air. */
function Meaning({ name, outlook, warnings, lang, value }: Valued) {
  const said = firstWords[lang]
  const { levels, meaning, impacts } = outlook ?? {}
  const own = warnings.filter(({ sensor, quantity }) => sensor === name.sensor && quantity === name.quantity)
  const [impact] = impacts ? impactLinesNow(impacts, value, name.quantity, lang) : []
  const { reached, next, gap } = levelStand(levels, value)
  const quantity = name.quantity
  const lines = [
    reached && <b class="stand-reached">{said.past(reached.label)}</b>,
    next && gap !== undefined && <span>{said.toNext(amountText(gap, quantity, lang), next.label)}</span>,
    ...sumLines(outlook ?? {}, own, quantity, lang).map(({ window, text, isWarned }) => (
      <span key={window} data-window={window} class={isWarned ? 'sum-warned' : undefined}>
        {text}
      </span>
    )),
    meaning?.kind === 'ispu' && (
      <b class="stand-class">{`${said.ispu(formatNumber(meaning.value ?? null, 0, lang))} · ${meaning.class[lang]}`}</b>
    ),
    meaning?.advice && <span class="stand-advice">{meaning.advice[lang]}</span>,
    impact && <ImpactText {...impact} />,
  ].filter(Boolean)
  return lines.length > 0 ? <span class="tile-stand">{lines}</span> : null
}

/** What the village knows to happen: what has is bold. */
export function ImpactText({ isReached, text }: ImpactLine) {
  return isReached ? <b data-impact="reached">{text}</b> : <span data-impact="next">{text}</span>
}

/** Only where there is any: a value that was checked, or not looked at, says nothing. */
function Doubt({ name, latest, station, lang, now_ms }: TileProps) {
  if (!latest) return null
  const isLate = isOld(latest, station, name.sensor, now_ms)
  const isClock = latest.clock === 'unsynced' || latest.clock === 'doubted'
  if (!isDoubtful(latest.flag) && latest.flag !== 9 && !latest.corrections && !isLate && !isClock) return null
  return (
    <span class="tile-foot">
      {(isDoubtful(latest.flag) || latest.flag === 9) && <FlagWord flag={latest.flag} lang={lang} />}
      {latest.corrections && (
        <span class="flag" data-corrected>
          {words[lang].corrected}
        </span>
      )}
      {isClock && (
        <span class="stale" data-doubted-clock>
          <Icon shape="clock" /> {firstWords[lang].clockDoubted}
        </span>
      )}
      {isLate && (
        <span class="stale">
          <Icon shape="clock" /> {formatAge(now_ms - measuredAt_ms(latest), lang)}
        </span>
      )}
    </span>
  )
}
