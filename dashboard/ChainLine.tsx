/** The warning chain on the first page: one line while it is whole; what is broken, in sentences, while it is not. */
import type { ChainAnswer, ChainLink } from '../gateway/contract.ts'
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { warningWords } from './warning/words.ts'
import type { Lang } from './words.ts'

interface Props {
  chain: ChainAnswer
  /** Sentences that stand on the page already. */
  said: readonly string[]
  lang: Lang
}

const shown_max = 4 // the rest is in the details

export function ChainLine({ chain, said, lang }: Props) {
  const { ok, says, links, now_ms } = chain
  const words = warningWords[lang].chain
  const troubles = links.flatMap((link) => link.troubles.map((trouble) => trouble[lang]))
  const shown = [...new Set(troubles)].filter((text) => !said.includes(text)).slice(0, shown_max)
  return (
    <section class={ok ? 'chain' : 'chain is-broken'} data-chain={ok ? 'whole' : 'broken'}>
      <p>
        <Icon shape={ok ? 'online' : 'warning'} /> {says[lang]}
      </p>
      {shown.map((text) => (
        <p key={text} class="chain-trouble">
          {text}
        </p>
      ))}
      <details>
        <summary>{words.details}</summary>
        <ul>
          {links.map((link) => (
            <Link key={link.link} link={link} lang={lang} now_ms={now_ms} />
          ))}
        </ul>
      </details>
    </section>
  )
}

function Link({ link, lang, now_ms }: { link: ChainLink; lang: Lang; now_ms: number }) {
  const { chain, parts } = warningWords[lang]
  const { proved_ms } = link
  return (
    <li>
      <Icon shape={link.ok ? 'online' : 'warning'} /> <strong>{parts[link.link] ?? link.link}</strong>{' '}
      <small>{proved_ms === null ? chain.unproved : chain.proved(formatAge(now_ms - proved_ms, lang))}</small>
      {(link.troubles.length > 0 ? link.troubles : [link.says]).map((text) => (
        <p key={text[lang]}>{text[lang]}</p>
      ))}
    </li>
  )
}
