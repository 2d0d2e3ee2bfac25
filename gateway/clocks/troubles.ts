/** What is wrong with the clocks, in sentences for people: what it is, what Pantau does meanwhile, what to do. */
import { day_ms, hour_ms, minute_ms } from '../../edge/platform/time.ts'
import type { LocalizedText } from '../contract.ts'
import type { Clocks } from './clocks.ts'

export interface ClockTrouble {
  /** The same as long as it is the same trouble. */
  id: string
  title: LocalizedText
  text: LocalizedText
}

/** The gateway's own trouble first. */
export function clockTroubles(clocks: Pick<Clocks, 'own' | 'differing'>): ClockTrouble[] {
  const differing = clocks.differing()
  const ours = differing.filter(({ doubted }) => doubted === 'gateway')
  const theirs = differing.filter(({ doubted }) => doubted !== 'gateway')
  const { behind_ms } = clocks.own()
  return [
    ...(behind_ms > 0 ? [behindTheRecord(behind_ms)] : []),
    ...(ours.length > 0 ? [againstUs(ours)] : []),
    ...theirs.map(ofStation),
  ]
}

const meanwhile: LocalizedText = {
  id: 'Data tetap disimpan dan dinilai menurut waktu tibanya; peringatan tetap jalan.',
  en: 'Readings are kept and judged by when they arrive; warnings go on.',
}
const setGateway: LocalizedText = {
  id: 'Sambungkan komputer server desa ke internet atau setel jamnya.',
  en: 'Connect the gateway’s computer to the internet, or set its clock.',
}

function behindTheRecord(behind_ms: number): ClockTrouble {
  const span = spanOf(behind_ms)
  return {
    id: 'clock-gateway-behind',
    title: { id: 'Jam server tertinggal', en: 'The gateway’s clock is behind' },
    text: {
      id: `Jam server tertinggal ${span.id} dari catatannya sendiri. ${meanwhile.id} ${setGateway.id}`,
      en: `The gateway’s clock is ${span.en} behind its own record. ${meanwhile.en} ${setGateway.en}`,
    },
  }
}

function againstUs(stations: { station: string; off_ms: number }[]): ClockTrouble {
  const { off_ms } = stations[0]!
  const names = stations.map(({ station }) => station).join(', ')
  const span = spanOf(off_ms)
  return {
    id: 'clock-gateway',
    title: { id: 'Jam server diragukan', en: 'The gateway’s clock is doubted' },
    text: {
      id: `Jam server diragukan: menurut ${names}, jamnya ${off_ms > 0 ? 'terlambat' : 'terlalu cepat'} ${span.id}. ${meanwhile.id} ${setGateway.id}`,
      en: `The gateway’s clock is doubted: ${names} agree that it is ${span.en} ${off_ms > 0 ? 'slow' : 'fast'}. ${meanwhile.en} ${setGateway.en}`,
    },
  }
}

function ofStation({ station, off_ms, doubted }: ReturnType<Clocks['differing']>[number]): ClockTrouble {
  const span = spanOf(off_ms)
  const isEither = doubted === 'either'
  const wrong = { id: off_ms > 0 ? 'terlalu cepat' : 'terlambat', en: off_ms > 0 ? 'fast' : 'slow' }
  return {
    id: `clock-station-${station}`,
    title: { id: `Jam stasiun ${station} salah`, en: `The clock of ${station} is wrong` },
    text: {
      id: `Jam stasiun ${station} ${wrong.id} ${span.id}${isEither ? ' (atau jam server yang salah, sebesar itu juga)' : ''}. ${meanwhile.id} Periksa jaringan stasiun atau baterai jamnya.`,
      en: `The clock of ${station} is ${span.en} ${wrong.en}${isEither ? ' (or the gateway’s is wrong, by as much)' : ''}. ${meanwhile.en} Check the station’s network, or the battery of its clock.`,
    },
  }
}

/** "11 min", "7 h", "3 days": enough to recognise a wrong time zone or a stopped clock. */
function spanOf(off_ms: number): LocalizedText {
  const minutes = Math.round(Math.abs(off_ms) / minute_ms)
  if (minutes < 120) return spanText(minutes, 'menit', 'min')
  const hours = Math.round((minutes * minute_ms) / hour_ms)
  if (hours < 48) return spanText(hours, 'jam', 'h')
  return spanText(Math.round(Math.abs(off_ms) / day_ms), 'hari', 'days')
}

function spanText(n: number, id: string, en: string): LocalizedText {
  return { id: `${n} ${id}`, en: `${n} ${en}` }
}
