/** A drill: started with one press, and its report: what was raised, how long each hook took, who answered. */
import { useState } from 'preact/hooks'
import type { Drill, DrillsAnswer, RulesAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import type { PageProps } from '../pageProps.ts'
import { useAsked } from '../useAsked.ts'
import { Waits } from '../waits.tsx'
import type { Lang } from '../words.ts'
import { activeOf } from './alerts.ts'
import { drillsUrl, rulesUrl } from './api.ts'
import { DrillReport } from './DrillReport.tsx'
import { pageWords } from './pageWords.ts'

const running_ms = 1_000
const quiet_ms = 30_000

export function DrillPage({ known, view, refreshAlerts }: PageProps) {
  const { lang } = view
  const said = pageWords[lang].drill
  const [isRunning, setRunning] = useState(false)
  const drills = useAsked<DrillsAnswer>(drillsUrl, {
    every_ms: isRunning ? running_ms : quiet_ms,
    turn: known.alerts,
  })
  const reports = drills.value?.drills
  const runsNow = reports?.some(({ state }) => state === 'running') ?? false
  if (runsNow !== isRunning) setRunning(runsNow)
  return (
    <div class="page">
      <h1>{said.title}</h1>
      <p class="lead">{said.help}</p>
      {activeOf(known.alerts ?? []).some(({ exercise }) => !exercise) && (
        <p class="card rule-trouble" data-real>
          <Icon shape="warning" /> {said.real}
        </p>
      )}
      <Allowed to="answer" lang={lang}>
        <StartForm
          lang={lang}
          onStarted={() => {
            drills.again()
            refreshAlerts()
          }}
        />
      </Allowed>
      <h2 class="title">{said.reports}</h2>
      {!reports && <TroubleText trouble={drills.trouble} lang={lang} />}
      {!reports && !drills.trouble && <Waits>{pageWords[lang].loading}</Waits>}
      {reports?.length === 0 && <p class="hint">{said.none}</p>}
      {reports?.map((drill) => (
        <DrillReport key={drill.id} drill={drill} view={view} />
      ))}
    </div>
  )
}

function StartForm({ lang, onStarted }: { lang: Lang; onStarted(): void }) {
  const said = pageWords[lang].drill
  const asking = useAsking()
  const [chosen, choose] = useState('')
  const { value, trouble } = useAsked<RulesAnswer>(rulesUrl)
  const rules = (value?.rules ?? []).flatMap(({ periods }) => periods.slice(-1)).filter(({ series }) => series)
  const rule = chosen || rules[0]?.id || ''

  async function start(event: Event) {
    event.preventDefault()
    const answer = await asking.send<Drill>(drillsUrl, { body: { rule } })
    if (!answer.trouble) onStarted()
  }

  if (!value) return trouble ? <TroubleText trouble={trouble} lang={lang} /> : null
  if (rules.length === 0) return <p class="card">{said.noRules}</p>
  return (
    <form class="form card" onSubmit={start}>
      <label class="field">
        <span>{said.rule}</span>
        <select name="rule" value={rule} onChange={(event) => choose(event.currentTarget.value)}>
          {rules.map(({ id, name, levels }) => (
            <option key={id} value={id}>
              {name}: {levels.map(({ label }) => label).join(', ')}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="button is-main" disabled={asking.isBusy}>
        {asking.isBusy ? said.starting : said.start}
      </button>
      <TroubleText trouble={asking.trouble} lang={lang} />
    </form>
  )
}
