/** What a phone shows that has scanned a station's invitation: what it is, and what to type on the station's computer. */
import type { PageProps } from '../pageProps.ts'
import { typedFor } from '../session.ts'
import { CopyField } from './LinkCard.tsx'
import { Title } from './Title.tsx'
import { peopleWords } from './words.ts'

export function JoinPage({ view: { code = '', lang } }: PageProps) {
  const said = peopleWords[lang].join
  const [secret = '', fingerprint] = code.split('.')
  const link = `${location.origin}${location.pathname}#/join/${code}`
  // Nothing of what stands in an address is told to a shell but these letters.
  const isWhole = /^[\w-]{8,}$/.test(secret) && /^[\w-]*$/.test(fingerprint ?? '')
  return (
    <article class="page" data-join={isWhole}>
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      {!isWhole && (
        <p class="trouble" role="alert">
          {said.broken}
        </p>
      )}
      {isWhole && (
        <div class="card">
          <ol class="steps">
            <li>{said.steps[0]}</li>
            <li>
              {said.steps[1]}
              <CopyField label={said.command} text={`${typedFor('edge')} join '${link}'`} lang={lang} />
            </li>
            <li>{said.steps[2]}</li>
          </ol>
          {!fingerprint && (
            <div data-no-fingerprint>
              <p class="missing">{said.clear}</p>
              <details>
                <summary>{said.trusted}</summary>
                <p>{said.trustedHelp}</p>
                <CopyField label={said.command} text={`${typedFor('edge')} join '${link}' --clear`} lang={lang} />
              </details>
            </div>
          )}
          <p class="hint">{said.once}</p>
        </div>
      )}
      {isWhole && (
        <div class="card">
          <CopyField label={said.link} text={link} lang={lang} />
        </div>
      )}
    </article>
  )
}
