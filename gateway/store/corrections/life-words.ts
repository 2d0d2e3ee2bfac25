/** What happened to a station, in a few words. */
import { everySensor } from '../../../edge/contract.ts'
import type { ChangeKind, LocalizedText, StationChange } from '../../contract.ts'
import { fromToText, settingText } from './life.ts'

const kinds: Record<ChangeKind, LocalizedText> = {
  visit: { id: 'Kunjungan', en: 'Visit' },
  height: { id: 'Tinggi sensor diubah', en: 'Sensor height changed' },
  scale: { id: 'Curah tiap jungkitan diubah', en: 'Rain per tip changed' },
  model: { id: 'Model sensor diganti', en: 'Another model of sensor' },
  driver: { id: 'Sensor diganti jenis lain', en: 'Another kind of sensor' },
  sensor: { id: 'Sensor baru', en: 'A new sensor' },
  setting: { id: 'Setelan sensor diubah', en: 'A setting of the sensor changed' },
  wiring: { id: 'Kabel dipindah', en: 'Wired to another port' },
  place: { id: 'Letak dibetulkan, atau dipindah', en: 'Place mended, or moved' },
  name: { id: 'Ganti nama', en: 'Renamed' },
  retired: { id: 'Tidak dipakai lagi', en: 'Retired' },
  back: { id: 'Dipakai lagi', en: 'In use again' },
}

const firsts: Partial<Record<ChangeKind, LocalizedText>> = {
  place: { id: 'Letak dicatat', en: 'Place noted' },
  name: { id: 'Diberi nama', en: 'Named' },
}
const moved: LocalizedText = { id: 'Dipindah ke tempat lain', en: 'Moved to another place' }

/** "Tinggi sensor diubah (level): sensor_height_m 4 → 4,3"; "Ganti nama: Hulu → Pos Hulu". What the first words name is not named again. */
export function changeText(sensor: string, { kind, settings = {}, restarts }: StationChange): LocalizedText {
  const first = settings[kind]?.before === null ? firsts[kind] : undefined
  const said = kind === 'place' && restarts ? moved : (first ?? kinds[kind])
  const about = sensor === everySensor ? '' : ` (${sensor})`
  const told = Object.entries(settings).filter(([, { before, after }]) => before !== null || after !== null)
  const text = told.map(([name, one]) => (name === kind ? fromToText(one) : settingText(name, one))).join('; ')
  const isOfNumbers = told.every(([, { after }]) => typeof after === 'number')
  const inWords = text === '' ? '' : `: ${text}`
  return {
    id: `${said.id}${about}${isOfNumbers ? inWords.replace(/(\d)\.(\d)/g, '$1,$2') : inWords}`,
    en: `${said.en}${about}${inWords}`,
  }
}
