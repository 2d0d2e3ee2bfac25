/** The settings, the rules and the map, by the one reader of all settings. */
import { broken, check, good, look, mistakesOf, saidOf, waitsForSettings as waits } from '../../../doctor/index.ts'
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
    if ('refused' in settings) return mistakesOf(settings.refused).map((mistake) => say('wrong', mistake))
    const { config, doubts } = settings
    return doubts.length > 0
      ? doubts.map((doubt) => say('doubtful', saidOf(doubt)))
      : say('readable', { hooks: config.hooks.length, rules: config.rules ?? null })
  },
})

/** For checks that cannot be done before the settings are right. */
export const waitsForSettings = waits(typed('gateway'))
