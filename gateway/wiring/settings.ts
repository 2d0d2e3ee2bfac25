/** The settings as a part of the gateway that people look at: whether those that serve are the ones that were written last. */
import type { Logger } from 'pino'
import { sentenceOf } from '../../edge/platform/problems.ts'
import { typed } from '../../edge/platform/typed.ts'
import { type Config, strangersIn } from '../config/index.ts'
import { type ChainLink, daily_s, type LocalizedText, type Notices, type PartState, saysOf } from '../contract.ts'
import { type Rule, rulesDoubts } from '../rules/index.ts'

export interface SettingsTools {
  stations: () => readonly string[]
  rules: () => readonly Rule[]
  readiness: { shows(part: string, state: () => PartState): void }
  chain: { add(links: () => ChainLink[]): void }
  notices: Notices
  now: () => number
  log: Logger
}

const notice = 'settings'
const shown_max = 3 // in one sentence; `check` and the log have all

const fine = { id: 'Pengaturan yang terakhir ditulis dipakai.', en: 'The settings that were written last are in use.' }
const title = { id: 'Pengaturan server desa salah', en: 'The settings of the gateway are wrong' }

/** Shows it, and tells people by the hooks when older settings serve in place of wrong ones. */
export function showSettings(config: Config, tools: SettingsTools): void {
  const { instead, doubts = [] } = config
  const { readiness, chain, notices, now, log } = tools
  for (const { where, line, id, en } of doubts)
    log.warn({ where, line, what: en, id }, 'a setting is probably not meant')
  const text = instead && olderText(instead)
  readiness.shows('settings', () => (text ? partOf(false, text) : partOf(true, doubtText())))
  notices.end(notice)
  if (!instead || !text) return
  log.error(
    { wrong: instead.en, salah: instead.id },
    'the settings are wrong; those of the last good start serve instead',
  )
  notices.notify({ id: notice, severity: 'Severe', since_ms: now(), title, text, repeat_s: daily_s })
  chain.add(() => [{ link: 'settings', ok: false, proved_ms: null, says: text, troubles: [text] }])

  function doubtText(): LocalizedText {
    const rules = tools.rules()
    const known = { stations: tools.stations(), rules: rules.map(({ id }) => id) }
    const all = [...doubts, ...strangersIn(config, known), ...rulesDoubts(rules, now())]
    if (all.length === 0) return fine
    const some = (lang: 'id' | 'en') => all.slice(0, shown_max).map((doubt) => sentenceOf(doubt, lang))
    const more = all.length - shown_max
    return {
      id: `Perlu dilihat lagi: ${some('id').join('; ')}${more > 0 ? `; dan ${more} lagi` : ''}`,
      en: `Look again at: ${some('en').join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
    }
  }
}

function olderText(wrong: LocalizedText): LocalizedText {
  const first = (text: string) => text.split('\n')[0]!.slice(0, 300)
  return {
    id: `Pengaturan yang terakhir ditulis salah, jadi yang lama dipakai. Perbaiki, periksa dengan "${typed('gateway')} check", lalu jalankan ulang. ${first(wrong.id)}`,
    en: `The settings that were written last are wrong, so older ones serve. Correct them, try them with "${typed('gateway')} check", and restart. ${first(wrong.en)}`,
  }
}

const partOf = (ok: boolean, text: LocalizedText): PartState => ({ ok, ...saysOf(text) })
