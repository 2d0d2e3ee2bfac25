/** A quality flag in words; those that speak against the value stand out by shape and colour. */
import type { Flag } from '../gateway/contract.ts'
import { isDoubtful } from '../hardware/flags.ts'
import { Icon } from './icons.tsx'
import { type Lang, words } from './words.ts'

export function FlagWord({ flag, lang }: { flag: Flag; lang: Lang }) {
  return (
    <span class={`flag flag-${flag}`}>
      {isDoubtful(flag) && <Icon shape="warning" />} {words[lang].flag[flag]}
    </span>
  )
}
