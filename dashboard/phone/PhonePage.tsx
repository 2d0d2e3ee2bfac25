/** One button by which this phone is told of warnings with the page closed; one by which it is told no more. */
import { useEffect, useState } from 'preact/hooks'
import type { PushAnswer, PushChoice, PushKept } from '../../gateway/contract.ts'
import { ask } from '../ask.ts'
import { TroubleText, useAsking } from '../asking.tsx'
import { Icon } from '../icons.tsx'
import { OwnWords } from '../OwnWords.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { Waits } from '../waits.tsx'
import { ChoiceFields, type Wanted } from './ChoiceFields.tsx'
import { addressOf, type Missing, missingHere, type Refusal, subscribe, subscribed } from './phone.ts'
import { phoneWords } from './words.ts'
import '../warning/pages.css'
import './phone.css'

const pushUrl = 'api/v1/push'
const phonesUrl = `${pushUrl}/phones`
const choiceUrl = `${phonesUrl}/choice`

/** Where this phone is, as far as it is known. */
type Standing = 'unknown' | 'off' | 'on'
type Done = 'changed' | 'stopped' | 'not-now' | Refusal

export function PhonePage({ view: { lang } }: PageProps) {
  const said = phoneWords[lang]
  const { value: gateway, trouble } = useAsked<PushAnswer>(pushUrl)
  const [missing, setMissing] = useState<Missing | undefined>(missingHere)
  const [standing, setStanding] = useState<Standing>('unknown')
  const [wanted, setWanted] = useState<Wanted>({})
  const [done, setDone] = useState<Done>()
  const asking = useAsking()

  useEffect(() => {
    let isCurrent = true
    choiceHere().then((choice) => {
      if (!isCurrent) return
      setStanding(choice ? 'on' : 'off')
      if (choice) setWanted(choice)
    })
    return () => {
      isCurrent = false
    }
  }, [])

  async function begin() {
    setDone(undefined)
    const found = await subscribe(gateway!.key!)
    if (typeof found === 'string') {
      setMissing(missingHere())
      return setDone(found)
    }
    const { value } = await asking.send<PushKept>(phonesUrl, { body: { ...addressOf(found), lang, ...wanted } })
    if (value) {
      setDone(standing === 'on' ? 'changed' : undefined)
      return setStanding('on')
    }
    if (standing === 'on') return
    await found.unsubscribe() // otherwise it looks as if it were told
    setDone('not-now')
  }

  async function end() {
    const found = await subscribed()
    // The gateway forgets it first: should that fail, the browser's own end tells it at the next message.
    if (found) await ask(phonesUrl, { method: 'DELETE', body: { endpoint: found.endpoint } })
    await found?.unsubscribe()
    setStanding('off')
    setDone('stopped')
  }

  const isIncomplete = wanted.rules?.length === 0
  return (
    <div class="page phone" data-phone={missing ?? standing}>
      <Title>{said.title}</Title>
      <p class="lead">{said.help}</p>
      {missing ? (
        <p class="calm is-blind" data-missing-here={missing}>
          <Icon shape="warning" /> {said.missing[missing]}
        </p>
      ) : gateway?.open === false ? (
        <p class="card">{said.closed}</p>
      ) : !gateway || standing === 'unknown' ? (
        <>
          <TroubleText trouble={trouble} lang={lang} />
          {!trouble && <Waits>{said.checking}</Waits>}
        </>
      ) : (
        <form
          class="card form"
          onSubmit={(event) => {
            event.preventDefault()
            void begin()
          }}
        >
          {standing === 'on' && (
            <p class="now" role="status" data-told>
              <Icon shape="online" /> {said.isOn}
            </p>
          )}
          {!gateway.ok && (
            <p class="trouble" data-impaired>
              {said.impaired} <OwnWords id={gateway.says_id} en={gateway.says} lang={lang} />
            </p>
          )}
          <ChoiceFields wanted={wanted} onWanted={setWanted} lang={lang} />
          {isIncomplete && <p class="hint">{said.noneChosen}</p>}
          <p class="actions">
            <button type="submit" class="button is-main" disabled={asking.isBusy || isIncomplete} data-ask>
              {standing === 'on' ? said.change : said.ask}
            </button>
            {standing === 'on' && (
              <button type="button" class="button" onClick={() => void end()} data-stop>
                {said.stop}
              </button>
            )}
          </p>
        </form>
      )}
      <Outcome done={done} lang={lang} />
      <TroubleText trouble={asking.trouble} lang={lang} />
      <p class="hint">{said.limits}</p>
      <p class="hint">{said.privacy}</p>
    </div>
  )
}

function Outcome({ done, lang }: { done: Done | undefined; lang: PushChoice['lang'] }) {
  const said = phoneWords[lang]
  if (!done) return null
  if (done === 'changed' || done === 'stopped') {
    return (
      <p role="status" data-done={done}>
        <Icon shape="online" /> {said[done]}
      </p>
    )
  }
  return (
    <p class="trouble" role="alert" data-done={done}>
      {done === 'not-now' ? said.notNow : said.refusal[done]}
    </p>
  )
}

/** What this phone has chosen at this gateway; undefined when it is not told. Never rejects. */
async function choiceHere(): Promise<PushChoice | undefined> {
  const found = await subscribed().catch((err) => {
    console.info('the browser does not say whether it has subscribed', err)
    return null
  })
  if (!found) return undefined
  return (await ask<PushChoice>(choiceUrl, { body: { endpoint: found.endpoint } })).value
}
