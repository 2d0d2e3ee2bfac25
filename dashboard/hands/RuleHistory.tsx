/** Who changed a rule, when and why, with the levels that it had then; for staff. */
import type { RulesAudit } from '../../gateway/contract.ts'
import { nameOf } from '../names.ts'
import { useMay } from '../session.ts'
import { useAsked } from '../useAsked.ts'
import { rulesAuditUrl } from '../warning/api.ts'
import { thresholdText } from '../warning/measured.ts'
import { momentOf } from '../warning/moment.ts'
import type { Lang } from '../words.ts'
import { ruleWords } from './ruleWords.ts'

const shown_max = 20

export function RuleHistory({ rule, turn, lang }: { rule: string; turn: unknown; lang: Lang }) {
  const said = ruleWords[lang]
  const mayRead = useMay('see-staff')
  const { value } = useAsked<RulesAudit>(mayRead ? `${rulesAuditUrl}?limit=1000` : null, { turn })
  const own = value?.changes.filter(({ id }) => id === rule).slice(0, shown_max)
  if (!own) return null
  return (
    <section class="card" aria-labelledby="rule-history" data-rule-history={own.length}>
      <h2 id="rule-history">{said.history}</h2>
      {own.length === 0 && <p class="hint">{said.noHistory}</p>}
      <ol class="events">
        {own.map(({ at_ms, by, why, version, change, periods }) => (
          <li key={`${version} ${at_ms}`}>
            <span>{momentOf(at_ms, lang, 'dateAndClock')}</span>
            <strong>
              {writerOf(by, lang)} · {said.change[change]} · {said.version(version)}
            </strong>
            <span>
              {periods
                .flatMap(({ levels, format }) =>
                  levels.map(({ label, at }) => `${label} ${thresholdText(format, at, lang)}`),
                )
                .join(', ')}
            </span>
            {why && <q class="event-id">{why === byFile ? said.fileChanged : why}</q>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What the gateway notes for a change of the rules file, which nobody gives a reason for. */
const byFile = 'the file changed'

/** A person, or the rules file: where that lies on the gateway's disk is nobody's business here. */
function writerOf(by: string, lang: Lang): string {
  return by.includes('/') ? (by.split('/').pop() ?? by) : nameOf(by, lang)
}
