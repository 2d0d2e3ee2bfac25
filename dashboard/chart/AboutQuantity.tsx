/** "Apa itu PM2,5?": what is drawn, in plain words, for who asks. The words are fetched when it is opened. */
import { useState } from 'preact/hooks'
import { isQuantity, type QuantityKey } from '../../hardware/quantities.ts'
import { Later } from '../Later.tsx'
import type { Lang } from '../words.ts'
import { chartWords } from './words.ts'

interface WordsProps {
  quantity: QuantityKey
  lang: Lang
}

const fetchWords = () =>
  import('./quantityWords.ts').then(({ quantityWords }) => ({ quantity, lang }: WordsProps) => (
    <p>{quantityWords[quantity][lang]}</p>
  ))

/** `label`: what people call the quantity. Of a word that is none of the vocabulary there is nothing to say. */
export function AboutQuantity({ quantity, label, lang }: { quantity: string; label: string; lang: Lang }) {
  const [isOpen, setOpen] = useState(false)
  if (!isQuantity(quantity)) return null
  return (
    <details class="about" data-about={quantity} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{chartWords[lang].whatIs(label)}</summary>
      {isOpen && <Later<WordsProps> load={fetchWords} lang={lang} props={{ quantity, lang }} />}
    </details>
  )
}
