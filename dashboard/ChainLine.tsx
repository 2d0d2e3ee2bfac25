/** The warning chain on the first page: one line while it is whole; what is broken, in sentences, while it is not. */
import { useState } from 'preact/hooks'
import type { ChainAnswer, ChainBrief } from '../gateway/contract.ts'
import type { ChainLinksProps } from './ChainLinks.tsx'
import { chainText } from './first/chainText.ts'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import { useAsked } from './useAsked.ts'
import { chainUrl } from './warning/api.ts'
import { warningWords } from './warning/words.ts'
import type { Lang } from './words.ts'

interface Props {
  chain: ChainBrief
  /** Sentences that stand on the page already. */
  said: readonly string[]
  now_ms: number
  lang: Lang
}

const chainLinks = () => import('./warning/pages.tsx').then(({ ChainLinks }) => ChainLinks)

const shown_max = 4 // the rest is in the details

export function ChainLine({ chain, said, now_ms, lang }: Props) {
  const { ok, broken, mute } = chain
  const [isOpen, setOpen] = useState(false)
  const troubles = broken.map((trouble) => trouble[lang])
  const shown = [...new Set(troubles)].filter((text) => !said.includes(text)).slice(0, shown_max)
  return (
    <details
      class={ok ? 'chain' : 'chain is-broken'}
      data-chain={mute ? 'mute' : ok ? 'whole' : 'broken'}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <Icon shape={ok && !mute ? 'online' : 'warning'} />
        <span>
          {chainText(chain, now_ms, lang)}
          {shown.map((text) => (
            <span key={text} class="chain-trouble">
              {text}
            </span>
          ))}
        </span>
        <span class="hidden">{warningWords[lang].details}</span>
      </summary>
      {isOpen && <Links lang={lang} />}
    </details>
  )
}

function Links({ lang }: { lang: Lang }) {
  const { value } = useAsked<ChainAnswer>(chainUrl, { every_ms: 60_000 })
  if (!value) return <p role="status">{warningWords[lang].loadingPage}</p>
  return <Later<ChainLinksProps> load={chainLinks} lang={lang} props={{ chain: value, lang }} />
}
