/** Tries out a hook with one message, and sends what it missed again. */
import { useState } from 'preact/hooks'
import type { Hook, HookTestAnswer, ReplayAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { momentIn, typedMoment } from '../fieldTime.ts'
import { Icon } from '../icons.tsx'
import { OwnWords } from '../OwnWords.tsx'
import { Field } from '../people/Field.tsx'
import { Removal } from '../people/Removal.tsx'
import type { Lang } from '../words.ts'
import { hookTestUrl, replayUrl } from './api.ts'
import { hookWords } from './hookWords.ts'

const hour_ms = 3_600_000

export function HookActions({ hook, lang, now_ms }: { hook: Hook; lang: Lang; now_ms: number }) {
  const said = hookWords[lang]
  const testing = useAsking()
  const [tested, setTested] = useState<HookTestAnswer>()

  async function test() {
    setTested(undefined)
    const { value } = await testing.send<HookTestAnswer>(hookTestUrl(hook.id), { body: {} })
    setTested(value)
  }

  if (hook.state === 'disabled') return null
  return (
    <details data-hook-actions={hook.id}>
      <summary>{said.title}</summary>
      <Allowed to="answer" lang={lang}>
        <p class="hint">{said.testHelp}</p>
        <button type="button" class="button" disabled={testing.isBusy} onClick={test}>
          {testing.isBusy ? said.testing : said.test}
        </button>
        <p role="status" data-tested={tested?.delivered}>
          {tested && (
            <strong class={tested.delivered ? 'is-good' : 'is-bad'}>
              <Icon shape={tested.delivered ? 'online' : 'offline'} />{' '}
              {tested.delivered ? said.arrived(Math.round(tested.took_ms)) : said.failed}
            </strong>
          )}
          {tested && !tested.delivered && <OwnWords id={tested.says_id} en={tested.says} lang={lang} />}
        </p>
        <TroubleText trouble={testing.trouble} lang={lang} />
        <Replay hook={hook} lang={lang} now_ms={now_ms} />
      </Allowed>
    </details>
  )
}

function Replay({ hook, lang, now_ms }: { hook: Hook; lang: Lang; now_ms: number }) {
  const said = hookWords[lang]
  const asking = useAsking()
  const [from, setFrom] = useState(() => typedMoment(now_ms - hour_ms))
  const [problem, setProblem] = useState<string>()
  const [sent, setSent] = useState<number>()

  async function replay() {
    const from_ms = momentIn(from)
    const isWrong = from_ms === null || from_ms > now_ms
    setProblem(isWrong ? said.wrongFrom : undefined)
    if (isWrong) return
    const { value } = await asking.send<ReplayAnswer>(replayUrl(hook.id, from_ms), { body: {} })
    setSent(value?.events)
  }

  return (
    <>
      <p class="hint">{said.replayHelp}</p>
      <Field
        label={said.from}
        name={`from-${hook.id}`}
        type="datetime-local"
        problem={problem}
        value={from}
        onText={setFrom}
      />
      <p class="actions">
        <Removal
          label={said.replay}
          name={`${said.replay}: ${hook.id}`}
          sure={said.replaySure}
          keep={said.keep}
          onRemove={replay}
        />
      </p>
      <p role="status" data-replayed={sent}>
        {sent !== undefined && said.replayed(sent)}
      </p>
      <TroubleText trouble={asking.trouble} lang={lang} />
    </>
  )
}
