/** What a person asked for cannot be done, in a sentence that says what to do. */
import type { LocalizedText } from './basics.ts'

/** Its message is the English sentence, which is what logs and commands show. */
export class SaidError extends Error {
  readonly says: LocalizedText
  constructor(says: LocalizedText) {
    super(says.en)
    this.says = says
  }
}
