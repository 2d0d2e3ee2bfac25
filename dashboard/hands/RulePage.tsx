/** One rule, edited beside what it would have said: `#p=rule&s=RULE-ID`; without an id a new one. */
import { useState } from 'preact/hooks'
import type { RuleAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { formatView, viewAt } from '../view.ts'
import { Waits } from '../waits.tsx'
import { pageWords } from '../warning/pageWords.ts'
import { ruleUrl } from './api.ts'
import { RuleForm } from './RuleForm.tsx'
import { RuleHistory } from './RuleHistory.tsx'
import { draftOfRule } from './ruleDraft.ts'
import { ruleWords } from './ruleWords.ts'

export function RulePage({ known, view, now_ms, go }: PageProps) {
  const { lang, station: id } = view
  const said = ruleWords[lang]
  const { value, trouble, again } = useAsked<RuleAnswer>(id ? ruleUrl(id) : null)
  const [saves, setSaves] = useState(0)
  const noted = () => setSaves((n) => n + 1)
  const changed = () => {
    noted()
    again()
  }
  const form = (original: RuleAnswer | null) => (
    <RuleForm
      key={original?.id ?? ''}
      original={original}
      stations={known.stations ?? []}
      {...{ lang, now_ms }}
      onChanged={changed}
      onRemoved={noted}
      onCreated={(rule) => go(viewAt(view, { page: 'rule', station: rule }))}
    />
  )
  return (
    <div class="page hands">
      <a class="button back" href={formatView(viewAt(view, { page: 'rules' }))}>
        <Icon shape="back" /> {said.back}
      </a>
      <Title>{id ? said.title(value?.periods[0]?.name || id) : said.newTitle}</Title>
      <p class="lead">{said.lead}</p>
      <TroubleText trouble={trouble} lang={lang} instead={{ absent: said.gone }} />
      {id && !value && !trouble && <Waits>{pageWords[lang].loading}</Waits>}
      {value && !draftOfRule(value.rule, lang) && <p class="card">{said.cannot}</p>}
      <Allowed to="set-rules" lang={lang}>
        {!id && known.stations && form(null)}
        {id && value && draftOfRule(value.rule, lang) && form(value)}
      </Allowed>
      {id && <RuleHistory rule={id} turn={saves} lang={lang} />}
    </div>
  )
}
