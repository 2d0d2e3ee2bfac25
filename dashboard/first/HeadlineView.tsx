/** The sentence of the first ten seconds, large and first. */
import { Icon } from '../icons.tsx'
import type { Lang } from '../words.ts'
import { headlineOf } from './headline.ts'
import type { Headline, Known } from './known.ts'

const shapes: Record<Headline['tone'], Parameters<typeof Icon>[0]['shape']> = {
  calm: 'online',
  unknown: 'late',
  blind: 'warning',
  exercise: 'Minor',
  Minor: 'Minor',
  Moderate: 'Moderate',
  Severe: 'Severe',
  Extreme: 'Extreme',
}

export function HeadlineView({ known, lang }: { known: Known; lang: Lang }) {
  const { tone, text, more } = headlineOf(known, lang)
  return (
    <div class={`headline is-${tone} tone-${tone}`} data-headline={tone}>
      <Icon shape={shapes[tone]} />
      <div>
        <p class="headline-text">{text}</p>
        {more.map((one) => (
          <p key={one}>{one}</p>
        ))}
      </div>
    </div>
  )
}
