/** What the audit log says was done, in words for people; what is not known here stays as the gateway wrote it. */
import type { Lang } from '../words.ts'

/** By "METHOD route", as requests are noted, or by the words of a command typed at the terminal. */
const texts: Record<string, Record<Lang, string>> = {
  'POST session': { id: 'masuk', en: 'signed in' },
  'DELETE session': { id: 'keluar', en: 'signed out' },
  'PUT session/password': { id: 'memilih kata sandi', en: 'chose a password' },
  'DELETE sessions/:id': { id: 'mengakhiri sesi', en: 'ended a session:' },
  'session remove': { id: 'mengakhiri sesi', en: 'ended a session:' },
  'sign-in link again': { id: 'tautan masuknya dibuka lagi:', en: 'a used sign-in link was opened again:' },
  'POST users': { id: 'menambah orang:', en: 'added a person:' },
  'user add': { id: 'menambah orang:', en: 'added a person:' },
  'POST users/:name/link': { id: 'membuat tautan masuk untuk', en: 'made a sign-in link for' },
  'user link': { id: 'membuat tautan masuk untuk', en: 'made a sign-in link for' },
  'PATCH users/:name': { id: 'mengganti peran', en: 'changed the role of' },
  'user role': { id: 'mengganti peran', en: 'changed the role of' },
  'DELETE users/:name': { id: 'menghapus orang:', en: 'removed a person:' },
  'user remove': { id: 'menghapus orang:', en: 'removed a person:' },
  'POST tokens': { id: 'membuat token', en: 'made the token' },
  'token add': { id: 'membuat token', en: 'made the token' },
  'DELETE tokens/:name': { id: 'menghapus token', en: 'removed the token' },
  'token remove': { id: 'menghapus token', en: 'removed the token' },
  'POST alerts/:id/acknowledge': { id: 'menanggapi peringatan', en: 'acknowledged the warning' },
  'POST drills': { id: 'memulai latihan', en: 'started a drill' },
  'POST sirens/:id/test': { id: 'menguji sirene', en: 'tested the siren' },
  'PUT rules/:id': { id: 'mengubah aturan', en: 'changed the rule' },
  'DELETE rules/:id': { id: 'menghapus aturan', en: 'removed the rule' },
  'POST corrections': { id: 'mengoreksi data', en: 'corrected data' },
  'DELETE corrections/:id': { id: 'menarik koreksi', en: 'withdrew a correction:' },
  'POST forget': { id: 'melupakan data', en: 'had data forgotten:' },
  'PATCH observations/:id': { id: 'menilai laporan warga', en: 'moderated the report' },
  'DELETE observations/:id': { id: 'menghapus laporan warga', en: 'deleted the report' },
  'POST hooks/:id/replay': { id: 'mengirim ulang lewat', en: 'sent again by' },
  'POST quarantine/retry': { id: 'membaca ulang karantina', en: 'read the quarantine again' },
  'POST retention/confirm': { id: 'menyetujui masa simpan', en: 'confirmed the retention' },
  'POST stations/:id/invitation': { id: 'mengundang stasiun', en: 'invited the station' },
  'station invite': { id: 'mengundang stasiun', en: 'invited the station' },
  'station add': { id: 'menambah stasiun', en: 'added the station' },
  'station set': { id: 'mengubah stasiun', en: 'changed the station' },
  'station password': { id: 'mengganti kata sandi stasiun', en: 'changed the password of the station' },
  'station retire': { id: 'memensiunkan stasiun', en: 'retired the station' },
  'station remove': { id: 'menghapus stasiun', en: 'removed the station' },
  'PATCH stations/:id': { id: 'mengubah stasiun', en: 'changed the station' },
  'POST stations/:id/retire': { id: 'memensiunkan stasiun', en: 'retired the station' },
  'POST hooks/:id/test': { id: 'mencoba pengiriman lewat', en: 'tested the delivery by' },
  'POST stations/:id/logbook': { id: 'menulis di buku catatan', en: 'wrote in the logbook of' },
  'DELETE stations/:id/logbook/:entry': { id: 'menghapus catatan', en: 'deleted from the logbook:' },
  'POST join': { id: 'stasiun bergabung:', en: 'a station joined:' },
}

export function changeText(what: string, lang: Lang): string {
  return texts[what]?.[lang] ?? what
}
