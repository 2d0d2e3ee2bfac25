/** The settings of a station, by the one reader of all settings. */
import { basename } from 'node:path'
import { broken, check, good, look, mistakesOf, saidOf, waitsForSettings as waits } from '../../doctor/index.ts'
import { typed } from '../platform/typed.ts'
import type { OfStation } from './station.ts'

const example = {
  id: 'edge.yaml, baris 9: sensors[0].driver: tertulis "a02"; maksudnya a02yyuw?',
  en: 'edge.yaml, line 9: sensors[0].driver: found "a02"; did you mean a02yyuw?',
}
const editIt = {
  id: 'Perbaiki baris itu, lalu jalankan ulang layanannya.',
  en: 'Put that line right, then restart the service.',
}

export const settings = check({
  id: 'settings',
  name: { id: 'Pengaturan', en: 'Settings' },
  says: {
    wrong: broken(example, ({ id, en }) => ({ id, en }), editIt),
    doubtful: look(
      {
        id: 'edge.yaml, baris 11: sensors[0].sensor_height_m: tertulis 40; sensor ini mengukur sampai 4,5 m',
        en: 'edge.yaml, line 11: sensors[0].sensor_height_m: found 40; this sensor measures up to 4.5 m',
      },
      ({ id, en }) => ({ id, en }),
      { id: 'Lihat lagi apakah itu memang dimaksud.', en: 'Look again whether that is meant.' },
    ),
    readable: good({ file: 'edge.yaml', sensors: 2 }, ({ file, sensors }) => ({
      id: `${file} dapat dipakai (${sensors} sensor).`,
      en: `${file} can be used (sensors: ${sensors}).`,
    })),
  },
  look({ file, settings }: OfStation, say) {
    if ('refused' in settings) return mistakesOf(settings.refused).map((mistake) => say('wrong', mistake))
    const { doubts, warnings, station } = settings.plan
    const doubtful = [...doubts, ...warnings].map((doubt) => ({ source: basename(file), ...doubt }))
    return doubtful.length > 0
      ? doubtful.map((doubt) => say('doubtful', saidOf(doubt)))
      : say('readable', { file: basename(file), sensors: station?.sensors.length ?? 0 })
  },
})

/** For checks that cannot be done before the settings are right. */
export const waitsForSettings = waits(typed('edge'))
