/** Says which part of the gateway is in trouble, and whether data is still kept. */
import { Icon } from './icons.tsx'
import type { Parts } from './parts.ts'
import { partWords } from './partWords.ts'
import type { Lang } from './words.ts'

export function PartsNotice({ parts, lang }: { parts: Parts; lang: Lang }) {
  const said = partWords[lang]
  return (
    <details class={parts.ready ? 'parts' : 'parts is-grave'} data-parts={parts.troubled.length}>
      <summary>
        <Icon shape="warning" />
        <span>
          <strong>{said.title}:</strong> {parts.troubled.map(({ part }) => said.parts[part] ?? part).join(', ')}.{' '}
          {parts.ready ? said.calm : said.grave}
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
