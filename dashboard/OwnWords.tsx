/** A sentence of the gateway in the language of the page, small beside what the page itself says. */
import type { Lang } from './words.ts'

interface Props {
  /** Empty or absent: what an earlier version kept has none. Then the English one is shown, and marked as English. */
  id: string | undefined
  en: string
  lang: Lang
}

export function OwnWords({ id, en, lang }: Props) {
  const own = lang === 'id' ? id : en
  if (!own && !en) return null
  return <small lang={own ? lang : 'en'}> {own || en}</small>
}
