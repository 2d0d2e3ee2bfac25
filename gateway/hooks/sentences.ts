/** Sentences about a message beside what its event says: how late it is, since when, how often, who. */
import type { LocalizedText } from '../contract.ts'
import type { Message } from './message.ts'

/** In the order in which they matter. */
export function linesOf({ event, more = {}, said_ms = event.at_ms, delayed_s }: Message): LocalizedText[] {
  const { active_since_ms, flapping, reminder, unacknowledged_min, acknowledged } = more
  const lines: LocalizedText[] = []
  if (delayed_s !== undefined) lines.push(lateLine(delayed_s))
  if (acknowledged) {
    const said = acknowledged.comment ? `: ${acknowledged.comment}` : '.'
    lines.push({ id: `Ditanggapi oleh ${acknowledged.by}${said}`, en: `Acknowledged by ${acknowledged.by}${said}` })
  }
  if (reminder !== undefined) lines.push(reminderLine(reminder))
  if (active_since_ms !== undefined) lines.push(sinceLine(said_ms - active_since_ms))
  if (unacknowledged_min !== undefined) {
    lines.push({
      id: `Sudah ${unacknowledged_min} menit belum ada yang menanggapi peringatan ini.`,
      en: `Nobody has acknowledged this warning for ${unacknowledged_min} minutes.`,
    })
  }
  if (flapping) {
    const { id, en } = durationText((said_ms - flapping.since_ms) / 1_000)
    lines.push({
      id: `Naik-turun: berubah ${flapping.changes} kali dalam ${id}. Yang tertulis di bawah adalah keadaan terakhir.`,
      en: `It goes up and down: ${flapping.changes} changes within ${en}. What stands below is the latest.`,
    })
  }
  return lines
}

export function lateLine(delayed_s: number): LocalizedText {
  const age = durationText(delayed_s)
  return {
    id: `TERLAMBAT: kabar ini sudah berumur ${age.id}. Keadaan mungkin sudah berubah.`,
    en: `LATE: this news is ${age.en} old. Things may have changed since.`,
  }
}

function reminderLine(n: number): LocalizedText {
  return {
    id: `Pengingat ke-${n}: peringatan ini masih aktif dan belum ada yang menanggapi.`,
    en: `Reminder ${n}: this warning is still active, and nobody has acknowledged it.`,
  }
}

function sinceLine(active_ms: number): LocalizedText {
  const { id, en } = durationText(active_ms / 1_000)
  return { id: `Peringatan ini sudah aktif selama ${id}.`, en: `This warning has been active for ${en}.` }
}

/** A length of time as people say it, in at most two units: "2 jam 5 menit", "3 hari", "40 detik". */
export function durationText(seconds: number): LocalizedText {
  const whole = Math.max(1, Math.round(seconds))
  if (whole < 60) return { id: `${whole} detik`, en: counted(whole, 'second') }
  const minutes = Math.round(whole / 60)
  if (minutes < 60) return { id: `${minutes} menit`, en: counted(minutes, 'minute') }
  if (minutes < 1_440) return both(Math.floor(minutes / 60), ['jam', 'hour'], minutes % 60, ['menit', 'minute'])
  const hours = Math.round(minutes / 60)
  return both(Math.floor(hours / 24), ['hari', 'day'], hours % 24, ['jam', 'hour'])
}

type Unit = readonly [id: string, en: string]

function both(large: number, [largeId, largeEn]: Unit, small: number, [smallId, smallEn]: Unit): LocalizedText {
  const id = [`${large} ${largeId}`, small > 0 && `${small} ${smallId}`]
  const en = [counted(large, largeEn), small > 0 && counted(small, smallEn)]
  return { id: id.filter(Boolean).join(' '), en: en.filter(Boolean).join(' ') }
}

const counted = (n: number, word: string) => `${n} ${word}${n === 1 ? '' : 's'}`
