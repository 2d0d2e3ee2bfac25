/** The settings, the rules and the map, by the one reader of all settings. */
import { broken, check, good, look } from '../../../doctor/index.ts'
import { lineOf } from '../../../edge/platform/problems.ts'
import { typed } from '../../../edge/platform/typed.ts'
import type { OfGateway } from './gateway.ts'

export const settings = check({
  id: 'settings',
  name: { id: 'Pengaturan', en: 'Settings' },
  says: {
    wrong: broken(
      {
        id: 'rules.yaml, baris 6: at: tertulis 0,80; angka desimal ditulis dengan titik: 0.80',
        en: 'rules.yaml, line 6: at: found 0,80; a decimal number is written with a point: 0.80',
      },
      ({ id, en }) => ({ id, en }),
      {
        id: 'Perbaiki baris itu. Sampai itu pengaturan terakhir yang benar dipakai.',
        en: 'Put that line right. Until then the last good settings serve.',
      },
    ),
    doubtful: look(
      {
        id: 'rules.yaml, baris 9: levels[0].at: tertulis 80; satuannya meter',
        en: 'rules.yaml, line 9: levels[0].at: found 80; it is metres',
      },
      ({ id, en }) => ({ id, en }),
      { id: 'Lihat lagi apakah itu memang dimaksud.', en: 'Look again whether that is meant.' },
    ),
    readable: good({ hooks: 2, rules: 'rules.yaml' as string | null }, ({ hooks, rules }) => ({
      id: `Dapat dipakai: ${rules === null ? 'tanpa berkas aturan' : `aturan di ${rules}`}, ${hooks} penerima peringatan.`,
      en: `They can be used: ${rules === null ? 'no file of rules' : `rules in ${rules}`}, ${hooks} receivers of warnings.`,
    })),
  },
  look({ settings }: OfGateway, say) {
    if ('refused' in settings) {
      const { problems, says } = settings.refused
      if (problems.length === 0) return say('wrong', says)
      return problems.map((problem) => say('wrong', { id: lineOf(problem, 'id'), en: lineOf(problem, 'en') }))
    }
    const { config, doubts } = settings
    return doubts.length > 0
      ? doubts.map((doubt) => say('doubtful', { id: lineOf(doubt, 'id'), en: lineOf(doubt, 'en') }))
      : say('readable', { hooks: config.hooks.length, rules: config.rules ?? null })
  },
})

/** For checks that cannot be done before the settings are right. */
export const waitsForSettings = look(
  {},
  {
    id: 'Belum bisa diperiksa: pengaturannya belum benar.',
    en: 'Cannot be looked at yet: the settings are not right.',
  },
  {
    id: `Setelah diperbaiki, ketik lagi: ${typed('gateway')} doctor`,
    en: `When they are, type again: ${typed('gateway')} doctor`,
  },
)
