/** A rule that is refused, as people are told. */
import type { LocalizedText } from '../contract.ts'

/** `said` names keys and numbers of the rule, for whoever writes rules as data. */
export function notThisRule({ id, en }: LocalizedText): LocalizedText {
  return { id: `Aturan ini tidak dapat dipakai. Periksa batas-batasnya, waktunya, dan apa yang diukur. (${id})`, en }
}

/** A rule that others combine goes last. */
export function stillNeeded(rule: string, en: string): LocalizedText {
  return { id: `Aturan "${rule}" masih dipakai aturan gabungan. Ubah atau hapus aturan gabungannya dulu.`, en }
}
