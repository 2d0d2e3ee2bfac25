/** How bad it is, and whether it is real: by word, shape and colour. */
import type { Alert, LocalizedText } from '../../gateway/contract.ts'
import { Icon } from '../icons.tsx'
import type { Lang } from '../words.ts'
import { warningWords } from './words.ts'

/** The look of an alert: its severity, or that it is over. */
export function toneOf({ state, severity }: Pick<Alert, 'state' | 'severity'>): Alert['severity'] | 'over' {
  return state === 'cleared' ? 'over' : severity
}

export function SeverityWord({ alert, lang }: { alert: Pick<Alert, 'state' | 'severity'>; lang: Lang }) {
  const said = warningWords[lang]
  const tone = toneOf(alert)
  return (
    <span class={`severity tone-${tone}`} data-severity={tone}>
      <Icon shape={tone} /> {tone === 'over' ? said.over : said.severity[tone]}
    </span>
  )
}

/** The present value is not known: since when, and why. */
export function StaleText({ says, lang }: { says: LocalizedText; lang: Lang }) {
  return (
    <span class="stale" data-stale>
      <Icon shape="late" /> {says[lang]}
    </span>
  )
}

export function ExerciseMark({ lang }: { lang: Lang }) {
  return <span class="exercise">{warningWords[lang].exercise}</span>
}
