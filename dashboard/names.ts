/** Names of people, as the gateway tells them to whoever looks. */
import { type Lang, words } from './words.ts'

/** What the gateway says in place of a name that is not for everybody. */
export const nobodysName = 'staff'

export function nameOf(by: string, lang: Lang): string {
  return by === nobodysName ? words[lang].staff : by
}
