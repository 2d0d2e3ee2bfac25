/** Says which part of the gateway is in trouble, and whether data is still kept. Nothing while all are well. */
import { Icon } from './icons.tsx'
import type { Parts } from './parts.ts'
import { warningWords } from './warning/words.ts'
import type { Lang } from './words.ts'

export function PartsNotice({ parts, lang }: { parts: Parts | undefined; lang: Lang }) {
  if (!parts || parts.troubled.length === 0) return null
  const said = warningWords[lang]
  return (
    <details class={parts.ready ? 'parts' : 'parts is-grave'} data-parts={parts.troubled.length}>
      <summary>
        <Icon shape="warning" />
        <span>
          <strong>{said.degraded}:</strong> {parts.troubled.map(({ part }) => said.parts[part] ?? part).join(', ')}.{' '}
          {parts.ready ? said.degradedCalm : said.degradedGrave}
        </span>
      </summary>
      <dl>
        {parts.troubled.map(({ part, says, says_id }) => {
          const own = lang === 'id' ? says_id : says
          return (
            <div key={part}>
              <dt>{said.parts[part] ?? part}</dt>
              <dd lang={own ? lang : 'en'}>{own ?? says}</dd>
            </div>
          )
        })}
      </dl>
    </details>
  )
}
