/** The warning chain on the first page: one line while it is whole; what is broken, in sentences, while it is not. */
import { useState } from 'preact/hooks'
import type { ChainAnswer } from '../gateway/contract.ts'
import type { ChainLinksProps } from './ChainLinks.tsx'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import { warningWords } from './warning/words.ts'
import type { Lang } from './words.ts'

interface Props {
  chain: ChainAnswer
  /** Sentences that stand on the page already. */
  said: readonly string[]
  lang: Lang
}

const chainLinks = () => import('./warning/pages.tsx').then(({ ChainLinks }) => ChainLinks)

const shown_max = 4 // the rest is in the details

export function ChainLine({ chain, said, lang }: Props) {
  const { ok, says, links } = chain
  const [isOpen, setOpen] = useState(false)
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
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>{warningWords[lang].details}</summary>
        {isOpen && <Later<ChainLinksProps> load={chainLinks} lang={lang} props={{ chain, lang }} />}
      </details>
    </section>
  )
}
