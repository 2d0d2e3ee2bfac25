/** What is doubtful about a reading, as the end of an alert's sentence. */
import { flags } from '../../hardware/flags.ts'
import type { Evidence, LocalizedText } from '../contract.ts'
import { aboutText } from './numbers.ts'

const none: LocalizedText = { id: '', en: '' }

/** Empty, or words that begin with a semicolon. */
export function doubtOf(newest: Evidence | null): LocalizedText {
  if (!newest) return none
  const [quality, clock] = [qualityOf(newest), clockOf(newest)]
  return { id: `${quality.id}${clock.id}`, en: `${quality.en}${clock.en}` }
}

function qualityOf({ flag }: Evidence): LocalizedText {
  if (flag === flags.fail) {
    return { id: '; pembacaan tidak lolos uji mutu', en: '; the reading failed its quality test' }
  }
  return flag === flags.suspect ? { id: '; pembacaan diragukan', en: '; the reading is suspect' } : none
}

/** Which clock is wrong and by how much, as far as that is known. */
function clockOf({ clock, clock_off_ms, doubted = 'station' }: Evidence): LocalizedText {
  if (!clock || clock === 'redated' || clock === 'arrival') return none
  if (clock_off_ms === undefined || clock_off_ms === 0) {
    return clock === 'unsynced'
      ? { id: '; jam stasiun belum disetel', en: '; the station’s clock was not set' }
      : { id: '; waktu pembacaan diragukan', en: '; the time of the reading is doubted' }
  }
  const span = aboutText(Math.abs(clock_off_ms) / 1_000)
  if (clock === 'unsynced') {
    return {
      id: `; jam stasiun belum disetel (berbeda ${span.id})`,
      en: `; the station’s clock was not set (it is ${span.en} off)`,
    }
  }
  if (doubted === 'either') {
    return {
      id: `; jam stasiun dan jam server berbeda ${span.id}`,
      en: `; the clocks of the station and of the gateway differ by ${span.en}`,
    }
  }
  const isSlow = doubted === 'station' ? clock_off_ms < 0 : clock_off_ms > 0
  const name =
    doubted === 'station'
      ? { id: 'jam stasiun', en: 'the station’s clock' }
      : { id: 'jam server', en: 'the gateway’s clock' }
  return isSlow
    ? { id: `; ${name.id} terlambat ${span.id}`, en: `; ${name.en} is ${span.en} slow` }
    : { id: `; ${name.id} terlalu cepat ${span.id}`, en: `; ${name.en} is ${span.en} fast` }
}
