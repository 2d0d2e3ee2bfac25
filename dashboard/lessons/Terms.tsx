/** The words of a lesson that are not everybody's, and what they mean. */
import type { Lang } from '../words.ts'
import type { Term } from './lesson.ts'

export function Terms({ terms, lang }: { terms: readonly Term[]; lang: Lang }) {
  return (
    <dl class="terms">
      {terms.map(({ word, means }) => (
        <div key={word.id}>
          <dt>{word[lang]}</dt>
          <dd>{means[lang]}</dd>
        </div>
      ))}
    </dl>
  )
}
