/** What "join" says: each sentence in Indonesian and English, because nobody knows who reads it on the roof. */
import type { Said } from '../platform/language.ts'
import { ConfigError } from '../platform/problems.ts'
import { typed } from '../platform/typed.ts'

/** As it is shown: one language a line. */
export function lines({ id, en }: Said): string {
  return id === en ? `${id}\n` : `${id}\n${en}\n`
}

/** Something the person has to put right; the program ends with 2. */
export function refusal(said: Said): ConfigError {
  return Object.assign(new ConfigError(said), { message: lines(said).trimEnd() })
}

const copyAll = {
  id: 'Salin seluruh tautan, dari https:// sampai huruf terakhir, atau pindai lagi kode QR-nya.',
  en: 'Copy the whole link, from https:// to its last letter, or scan the QR code again.',
}
const notUsed = { id: 'Undangan belum terpakai.', en: 'The invitation is not used up.' }

export const words = {
  noLink: (): Said => ({
    id: `Ini bukan tautan undangan. ${copyAll.id} Bentuknya: https://gerbang.local:8443/#/join/…`,
    en: `This is no link of an invitation. ${copyAll.en} It looks like https://gerbang.local:8443/#/join/…`,
  }),
  cutCode: (found: number, whole: number): Said => ({
    id: `Tautan ini terpotong: kodenya ${found} dari ${whole} huruf. ${copyAll.id}`,
    en: `This link is cut off: its code has ${found} of ${whole} letters. ${copyAll.en}`,
  }),
  cutFingerprint: (found: number, whole: number): Said => ({
    id: `Tautan ini terpotong: bagian terakhirnya, tanda pengenal server desa, ${found} dari ${whole} huruf. ${copyAll.id}`,
    en: `This link is cut off: its last part, by which the gateway is recognised, has ${found} of ${whole} letters. ${copyAll.en}`,
  }),
  clear: (host: string): Said => ({
    id: `Undangan ini tidak memakai enkripsi: siapa pun di jaringan yang sama bisa membaca kata sandinya. Lebih baik: buat sertifikat di server desa (${typed('gateway')} tls init), lalu minta undangan baru. Kalau jaringan ke ${host} memang dipercaya, tambahkan --clear.`,
    en: `This invitation is without encryption: anyone on the same network can read the password. Better: make a certificate at the gateway (${typed('gateway')} tls init), then ask for a new invitation. If the network to ${host} is trusted, add --clear.`,
  }),
  unreachable: (host: string, port: number, why: string): Said => ({
    id: `Server desa di ${host}:${port} tidak terjangkau (${why}). ${notUsed.id} Periksa: apakah komputer ini tersambung ke jaringan server desa, dan apakah server desa menyala? Lalu ketik perintah yang sama lagi.`,
    en: `The gateway at ${host}:${port} cannot be reached (${why}). ${notUsed.en} Is this computer in the gateway’s network, and does the gateway run? Then type the same command again.`,
  }),
  noName: (host: string): Said => ({
    id: `Nama ${host} tidak dikenal di jaringan ini. ${notUsed.id} Minta undangan dengan alamat IP server desa: station invite … --address https://192.168.1.10:8443 (alamat itu juga harus ada di tls init --name).`,
    en: `The name ${host} is not known in this network. ${notUsed.en} Ask for an invitation with the gateway’s IP address: station invite … --address https://192.168.1.10:8443 (tls init --name needs that address, too).`,
  }),
  lost: (why: string): Said => ({
    id: `Sambungan terputus sebelum jawaban server desa tiba (${why}). Ketik perintah yang sama lagi: komputer ini masih boleh memakai undangannya selama satu jam.`,
    en: `The link broke before the gateway’s answer came (${why}). Type the same command again: this computer may go on using its invitation for an hour.`,
  }),
  noGateway: (host: string, port: number, status: number): Said => ({
    id: `Yang menjawab di ${host}:${port} bukan server Pantau yang mengenal undangan (jawaban ${status}). Periksa alamat dan portnya, dan versi server desanya.`,
    en: `Who answers at ${host}:${port} is no Pantau gateway that knows invitations (answer ${status}). Check the address and the port, and the gateway’s version.`,
  }),
  clearMqtt: (url: string): Said => ({
    id: `Server desa menawarkan sambungan tanpa enkripsi (${url}), padahal undangannya memakai enkripsi. Tidak ada yang ditulis. Beri tahu pengelola.`,
    en: `The gateway offers a connection without encryption (${url}), although its invitation is encrypted. Nothing was written. Tell the operator of the gateway.`,
  }),
  otherStation: (file: string, now: string, invited: string): Said => ({
    id: `${file} adalah untuk stasiun ${now}, dan undangan ini untuk ${invited}. Tidak ada yang ditulis: data ${now} yang menunggu akan terkirim atas nama ${invited}. Undangan ini sudah terpakai: minta yang baru, untuk ${now}; atau untuk ${invited}, lalu pakai berkas lain dengan data_dir lain (--config).`,
    en: `${file} is for the station ${now}, and this invitation is for ${invited}. Nothing was written: what waits of ${now} would be sent in the name of ${invited}. This invitation is used up: ask for a new one, for ${now}; or for ${invited}, and then use another file with another data_dir (--config).`,
  }),
  sirenOnly: (file: string): Said => ({
    id: `${file} adalah pengaturan sirene saja, dan undangan ini untuk stasiun. ${notUsed.id} Pakai berkas lain (--config), atau tulis dulu sensornya (sensors) di berkas ini.`,
    en: `${file} is the settings of a siren alone, and this invitation is for a station. ${notUsed.en} Use another file (--config), or write the station’s sensors into this one first.`,
  }),
  foreignLink: (link: string, target: string): Said => ({
    id: `${link} adalah tautan ke ${target}, dan tautan itu milik orang lain. ${notUsed.id} Pakai berkas itu sendiri: --config ${target}`,
    en: `${link} is a link to ${target}, and somebody else has made it. ${notUsed.en} Name the file itself: --config ${target}`,
  }),
  noStation: (file: string): Said => ({
    id: `${file}: "station" bukan nama stasiun (huruf a-z, angka, dan tanda -). ${notUsed.id} Perbaiki atau hapus baris itu, lalu ketik perintah yang sama lagi.`,
    en: `${file}: "station" is not the name of a station (a-z, digits and -). ${notUsed.en} Correct or remove that line, then type the same command again.`,
  }),
  mayNotWrite: (path: string, why: string): Said => ({
    id: `Tidak dapat menulis di ${path} (${why}). ${notUsed.id} Jalankan dengan sudo, atau pilih berkas lain dengan --config.`,
    en: `${path} cannot be written (${why}). ${notUsed.en} Run it with sudo, or choose another file with --config.`,
  }),
  settingsNotWritten: (path: string, why: string): Said => ({
    id: `${path} tidak dapat ditulis (${why}). Jalankan dengan sudo, atau pilih berkas lain dengan --config.`,
    en: `${path} cannot be written (${why}). Run it with sudo, or choose another file with --config.`,
  }),
  notWritten: (path: string, why: string): Said => ({
    id: `Kata sandi sudah diterima, tetapi ${path} tidak dapat ditulis (${why}). Kosongkan ruang atau perbaiki hak berkasnya, lalu ketik perintah yang sama lagi dalam satu jam.`,
    en: `The password has come, but ${path} could not be written (${why}). Free some space or mend the file’s rights, then type the same command again within an hour.`,
  }),
  doubt: (): Said => ({
    id: 'Jam komputer ini belum disetel, jadi tanggal sertifikat tidak diperiksa; semua yang lain terbukti.',
    en: 'The clock of this computer is not set, so the certificate’s dates were not looked at; all else was proved.',
  }),
  joined: (station: string, name: string, gateway: string): Said => ({
    id: `Berhasil: komputer ini sekarang stasiun ${station} (${name}) dari server desa ${gateway}.`,
    en: `Done: this computer is the station ${station} (${name}) of the gateway ${gateway} now.`,
  }),
  written: (settings: string, secret: string): Said => ({
    id: `Ditulis: ${settings} (bagian gateway) dan ${secret} (kata sandi, hanya untuk pemiliknya). Kata sandi yang lama, di komputer mana pun, tidak berlaku lagi.`,
    en: `Written: ${settings} (its section gateway) and ${secret} (the password, for its owner only). The old password, on whatever computer, is no longer valid.`,
  }),
  giveToService: (secret: string): Said => ({
    id: `${secret} milik root. Kalau agen berjalan sebagai layanan: sudo chown pantau ${secret}`,
    en: `${secret} belongs to root. If the agent runs as a service: sudo chown pantau ${secret}`,
  }),
  nextSettings: (file: string, problems: string): Said => ({
    id: `Berikutnya: lengkapi ${file} (sensor apa, di port mana), lalu periksa: ${typed('edge')} check --config ${file}`,
    en: `Next: complete ${file} (which sensors, at which ports), then check it: ${typed('edge')} check --config ${file}\n${problems}`,
  }),
  nextStart: (file: string): Said => ({
    id: `Berikutnya: jalankan agen (${typed('edge')} --config ${file}), atau sebagai layanan: sudo systemctl restart pantau-edge`,
    en: `Next: start the agent (${typed('edge')} --config ${file}), or as a service: sudo systemctl restart pantau-edge`,
  }),
}
