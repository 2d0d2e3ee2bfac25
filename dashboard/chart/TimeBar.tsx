/** Which time is looked at: ranges up to now, moments, dates, and moving about. */
import { useState } from 'preact/hooks'
import type { MomentsAnswer } from '../../gateway/contract.ts'
import { typedMoment } from '../fieldTime.ts'
import { formatTime } from '../format.ts'
import { Icon } from '../icons.tsx'
import type { Window } from '../series.ts'
import { rangeKeys } from '../view.ts'
import { type Lang, type RangeKey, words } from '../words.ts'
import { around, fromFields, movedBy, stretched, windowText, yesterday } from './windows.ts'
import { chartWords } from './words.ts'

interface RangesProps {
  /** Undefined while a stretch of its own is shown. */
  range: RangeKey | undefined
  lang: Lang
  onRange(range: RangeKey): void
}

export function Ranges({ range, lang, onRange }: RangesProps) {
  const said = words[lang]
  return (
    <fieldset class="segments">
      <legend class="hidden">{said.range}</legend>
      {rangeKeys.map((key) => (
        <button key={key} type="button" aria-pressed={key === range} data-range={key} onClick={() => onRange(key)}>
          {said.ranges[key]}
        </button>
      ))}
    </fieldset>
  )
}

interface Props {
  window: Window
  now_ms: number
  lang: Lang
  /** Whether the stretch moves on with time. */
  isLive: boolean
  moments: MomentsAnswer | undefined
  onLook(next: Window): void
  onNow(): void
}

/** Below the chart, where a thumb is. */
export function TimeBar({ window, now_ms, lang, isLive, moments, onLook, onNow }: Props) {
  const said = chartWords[lang]
  const middle_ms = (window.from_ms + window.to_ms) / 2
  const steps: [name: string, text: string, label: string, next: Window][] = [
    ['earlier', '‹', said.earlier, movedBy(window, -0.5, now_ms)],
    ['later', '›', said.later, movedBy(window, 0.5, now_ms)],
    ['wider', '−', said.wider, stretched(window, 2, middle_ms, now_ms)],
    ['closer', '+', said.closer, stretched(window, 0.5, middle_ms, now_ms)],
  ]
  return (
    <div class="time">
      <fieldset class="time-steps">
        <legend class="hidden">{said.move}</legend>
        {steps.map(([name, text, label, next]) => (
          <button
            key={name}
            type="button"
            data-step-by={name}
            aria-label={label}
            title={label}
            onClick={() => onLook(next)}
          >
            {text}
          </button>
        ))}
      </fieldset>
      {!isLive && (
        <button type="button" class="button" data-now onClick={onNow}>
          {said.now}
        </button>
      )}
      {!isLive && (
        <p class="stretch" data-stretch>
          {windowText(window, now_ms, lang)}
        </p>
      )}
      <div class="moments">
        <button type="button" class="button" data-moment="yesterday" onClick={() => onLook(yesterday(now_ms))}>
          {said.yesterday}
        </button>
        {moments?.rain && (
          <button type="button" class="button" data-moment="rain" onClick={() => onLook(around(moments.rain!, now_ms))}>
            {said.lastRain}
          </button>
        )}
        {moments?.flood && (
          <button
            type="button"
            class="button"
            data-moment="flood"
            onClick={() => onLook(around(moments.flood!, now_ms))}
          >
            {said.lastFlood}
          </button>
        )}
        {moments?.flood_before && (
          <button
            type="button"
            class="button"
            data-moment="flood-before"
            onClick={() => onLook(around(moments.flood_before!, now_ms))}
          >
            {said.floodOf(formatTime(moments.flood_before.from_ms, 'day', lang))}
          </button>
        )}
        <Dates window={window} lang={lang} onLook={onLook} />
      </div>
    </div>
  )
}

function Dates({ window, lang, onLook }: Pick<Props, 'window' | 'lang' | 'onLook'>) {
  const said = chartWords[lang]
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState<{ from: string; to: string }>()
  const { from, to } = typed ?? { from: typedMoment(window.from_ms), to: typedMoment(window.to_ms) }
  const wanted = fromFields(from, to)
  return (
    <>
      <button
        type="button"
        class="button"
        aria-expanded={isOpen}
        data-dates
        onClick={() => {
          setTyped(undefined)
          setOpen(!isOpen)
        }}
      >
        <Icon shape="clock" /> {said.dates}
      </button>
      {isOpen && (
        <form
          class="dates"
          onSubmit={(event) => {
            event.preventDefault()
            if (!wanted) return
            onLook(wanted)
            setOpen(false)
          }}
        >
          {(['from', 'to'] as const).map((end) => (
            <label key={end}>
              {said[end]}
              <input
                type="datetime-local"
                required
                value={end === 'from' ? from : to}
                data-end={end}
                onInput={(event) => setTyped({ from, to, [end]: event.currentTarget.value })}
              />
            </label>
          ))}
          <button type="submit" class="button is-main" disabled={!wanted}>
            {said.show}
          </button>
          {!wanted && <p role="alert">{said.wrongDates}</p>}
        </form>
      )}
    </>
  )
}
