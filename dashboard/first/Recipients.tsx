/** Who was told of a warning, on the warning itself: by recipient for staff, in numbers for everybody. */
import type { Alert, Reached } from '../../gateway/contract.ts'
import { Icon } from '../icons.tsx'
import type { Lang } from '../words.ts'
import { clockText } from './amount.ts'
import { firstWords } from './words.ts'

interface Props {
  alert: Pick<Alert, 'reached' | 'label'>
  now_ms: number
  lang: Lang
}

export function Recipients({ alert: { reached = [], label }, now_ms, lang }: Props) {
  const said = firstWords[lang]
  const arrived = reached.filter(({ failing }) => !failing)
  const failing = reached.filter((one) => one.failing)
  if (reached.length === 0) return null
  const tries = (some: Reached[]) => Math.max(...some.map(({ failing }) => failing?.attempts ?? 0))
  return (
    <span class="recipients" data-reached={arrived.length} data-unreached={failing.length}>
      {failing.length > 0 && isNamed(failing)
        ? failing.map((one) => (
            <b key={one.hook} class="unreached">
              <Icon shape="warning" /> {failingText(one, label, now_ms, lang)}
            </b>
          ))
        : failing.length > 0 && (
            <b class="unreached">
              <Icon shape="warning" /> {said.notTold(said.recipients(failing.length), tries(failing))}
            </b>
          )}
      {arrived.length > 0 && (
        <span>
          <Icon shape="online" />{' '}
          {said.told(
            isNamed(arrived) ? arrived.map(({ hook }) => hookName(hook)).join(', ') : said.recipients(arrived.length),
          )}
        </span>
      )}
    </span>
  )
}

const isNamed = (some: readonly Reached[]) => some.every(({ hook }) => hook !== '')

/** "Belum sampai ke Sirene masjid (5 percobaan)"; and what did arrive, where that was a milder level. */
function failingText({ hook, failing, delivered }: Reached, label: string, now_ms: number, lang: Lang): string {
  const said = firstWords[lang]
  const text = said.notTold(hookName(hook), failing!.attempts)
  const gone = failing!.given_up ? [said.givenUp] : []
  const earlier =
    delivered?.label && delivered.label !== label
      ? [said.toldEarlier(delivered.label, clockText(delivered.at_ms, now_ms, lang))]
      : []
  return [text, ...gone, ...earlier].join('; ')
}

/** "sirene-masjid" as people read it. */
export function hookName(id: string): string {
  const text = id.replaceAll('-', ' ')
  return `${text[0]?.toUpperCase() ?? ''}${text.slice(1)}`
}
