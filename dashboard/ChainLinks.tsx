/** The links of the warning chain, each with when it was proved and what is broken. */
import type { ChainAnswer, ChainLink } from '../gateway/contract.ts'
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { partWords } from './partWords.ts'
import type { Lang } from './words.ts'

export interface ChainLinksProps {
  chain: ChainAnswer
  lang: Lang
}

export function ChainLinks({ chain: { links, now_ms }, lang }: ChainLinksProps) {
  return (
    <ul>
      {links.map((link) => (
        <Link key={link.link} link={link} lang={lang} now_ms={now_ms} />
      ))}
    </ul>
  )
}

function Link({ link, lang, now_ms }: { link: ChainLink; lang: Lang; now_ms: number }) {
  const { parts, proved, unproved } = partWords[lang]
  const { proved_ms } = link
  return (
    <li>
      <Icon shape={link.ok ? 'online' : 'warning'} /> <strong>{parts[link.link] ?? link.link}</strong>{' '}
      <small>{proved_ms === null ? unproved : proved(formatAge(now_ms - proved_ms, lang))}</small>
      {(link.troubles.length > 0 ? link.troubles : [link.says]).map((text) => (
        <p key={text[lang]}>{text[lang]}</p>
      ))}
    </li>
  )
}
