/** What a damaged file of the history means, in sentences for people. */
import type { LocalizedText } from '../contract.ts'
import { timeText } from '../contract.ts'
import type { Damage } from './damage.ts'

type History = NonNullable<Damage['history']>

const sensors_shown = 3

/** Behind a message that no file stands for. */
export const withoutFile: LocalizedText = {
  id: 'Tidak ada yang harus dikerjakan di Pantau; pesan ini hilang sesudah dua minggu, atau sesudah berkas rusak yang dipindahkan Pantau dihapus.',
  en: 'Nothing has to be done in Pantau; this message goes after two weeks, or when the damaged file that Pantau moves aside is deleted.',
}

/** What is gone, and that all the rest goes on. */
export function historyLost({ file, history }: Damage): LocalizedText {
  const { entries } = history!
  if (entries.n > 0) return entriesLost(history!)
  const gone = goneIn(history!)
  const rest = {
    id: 'Riwayat selebihnya utuh; data baru tetap disimpan dan peringatan tetap jalan.',
    en: 'All the rest of the history is there; new readings are kept and warnings go on.',
  }
  return {
    id: `Sebagian riwayat (${file}) rusak dan tidak terbaca lagi: ${gone.map(({ id }) => id).join('; ')}. ${rest.id}`,
    en: `Part of the history (${file}) is damaged and cannot be read any more: ${gone.map(({ en }) => en).join('; ')}. ${rest.en}`,
  }
}

/** Each part of it, within a sentence. Empty when nothing is lost. */
export function goneIn({ sensors, more, alerts, refused, isUnknown }: History): LocalizedText[] {
  const hidden = more + Math.max(0, sensors.length - sensors_shown)
  return [
    ...sensors.slice(0, sensors_shown).map(ofSensor),
    ...(hidden > 0
      ? [{ id: `${hidden} sensor lain`, en: `${hidden} more ${hidden === 1 ? 'sensor' : 'sensors'}` }]
      : []),
    ...counted(alerts, { id: 'kejadian peringatan', one: 'event of an alert', en: 'events of alerts' }),
    ...counted(refused, { id: 'data yang ditahan', one: 'quarantined reading', en: 'quarantined readings' }),
    ...(isUnknown ? [unknown] : []),
  ]
}

const unknown: LocalizedText = {
  id: 'satu berkas seluruhnya; isinya tidak bisa dipastikan, jadi bandingkan grafik dengan catatan sendiri',
  en: 'a whole file; what it held cannot be told, so compare the charts with your own notes',
}

function ofSensor({ station, sensor, values, from_ms, to_ms }: History['sensors'][number]): LocalizedText {
  const what =
    values === null
      ? { id: 'data', en: 'readings' }
      : values === 0
        ? { id: 'rangkuman data', en: 'summaries of readings' }
        : {
            id: `${values.toLocaleString('id-ID')} nilai`,
            en: `${values.toLocaleString('en-GB')} ${values === 1 ? 'value' : 'values'}`,
          }
  const [from, to] = [timeText(from_ms), timeText(to_ms)]
  return {
    id: `${what.id} stasiun ${station}, sensor ${sensor}, dari ${from.id} sampai ${to.id}`,
    en: `${what.en} of station ${station}, sensor ${sensor}, from ${from.en} to ${to.en}`,
  }
}

function counted(n: number, of: { id: string; one: string; en: string }): LocalizedText[] {
  return n === 0 ? [] : [{ id: `${n} ${of.id}`, en: `${n} ${n === 1 ? of.one : of.en}` }]
}

function entriesLost({ entries: { n, stations } }: History): LocalizedText {
  const from = stations.join(', ')
  return {
    id: `${n} catatan masuk${from && ` (stasiun ${from})`} tidak bisa dimasukkan ke riwayat dan disisihkan. Data lain tetap disimpan dan peringatan tetap jalan. Perbarui Pantau, dan laporkan ini bila terjadi lagi.`,
    en: `${n} ${n === 1 ? 'entry' : 'entries'} of the log${from && ` (station ${from})`} could not be taken into the history and ${n === 1 ? 'was' : 'were'} set aside. Other readings are kept and warnings go on. Update Pantau, and report this if it happens again.`,
  }
}
