/** What `pantau update` says. */
import type { Said } from '../../edge/platform/language.ts'
import type { Fit } from './programs.ts'

export const noFile = (file: string): Said => ({ id: `Tidak ada file ${file}`, en: `There is no file ${file}` })

export const notInstalled: Said = {
  id: 'Pantau ini tidak dipasang dengan pemasangnya, jadi tidak dapat diperbarui dengan perintah ini. Lihat docs/panduan/memasang.md',
  en: 'This Pantau was not installed by its installer, so this command cannot update it. See docs/handbook/installing.md',
}
export const otherKind = (name: string, wanted: string): Said => ({
  id: `${name}: Pantau ini dipasang dari file ${wanted}. Ambil file ${wanted} dari rilis yang sama`,
  en: `${name}: this Pantau was installed from a ${wanted}. Fetch the ${wanted} of the same release`,
})
export const needsRoot: Said = {
  id: 'Memasang versi lain perlu sudo: sudo pantau update …',
  en: 'Another version is installed with sudo: sudo pantau update …',
}
export const updatedAlready: Said = {
  id: 'Pembaruan lain sedang berjalan di komputer ini. Tunggu sampai selesai',
  en: 'Another update runs on this computer. Wait until it has ended',
}

export const proved: Said = {
  id: 'Tanda tangan dan checksum benar: ini rilis yang diterbitkan.',
  en: 'Signature and checksum are right: this is the release that was published.',
}
export const needsUnsigned = ({ id, en }: Said): Said => ({
  id: `${id}\nTidak ada yang diubah. Kalau Anda tahu dari mana file ini: ketik lagi dengan --unsigned`,
  en: `${en}\nNothing was changed. If you know where this file is from: type it again with --unsigned`,
})

export const unpacking = (name: string): Said => ({ id: `Membuka ${name} …`, en: `Unpacking ${name} …` })

export const settingsRefused = (to: string, why: string): Said => ({
  id: `Versi ${to} tidak menerima pengaturan yang ada. Perbaiki dulu, lalu ketik lagi; tidak ada yang diubah.\n${why}`,
  en: `Version ${to} does not take the settings as they are. Mend them, then type it again; nothing was changed.\n${why}`,
})
export const switching = (from: string, to: string): Said => ({
  id: `Dari ${from} ke ${to}. Layanan berhenti sebentar; stasiun menyimpan pembacaannya sampai server desa kembali …`,
  en: `From ${from} to ${to}. The services stop for a moment; stations keep their readings until the gateway is back …`,
})
export const works = (to: string): Said => ({
  id: `Versi ${to} jalan dan siap.`,
  en: `Version ${to} runs and is ready.`,
})
export const noneRuns = (to: string): Said => ({
  id: `Versi ${to} terpasang. Tidak ada layanan yang sedang jalan, jadi tidak ada yang dicoba.`,
  en: `Version ${to} is installed. No service was running, so none was tried.`,
})
export const removed = (versions: readonly string[]): Said => ({
  id: `Versi lama dihapus: ${versions.join(', ')}`,
  en: `Old versions were removed: ${versions.join(', ')}`,
})
export const asBefore = (from: string, to: string): Said => ({
  id: `Semuanya seperti semula: ${from}. Versi ${to} tidak dipakai.`,
  en: `Everything is as before: ${from}. Version ${to} is not used.`,
})

export function putBack(folder: string, { file, from, kept_ms }: Fit['put_back'][number]): Said {
  const aside = `${folder}/versions/${file}.v${from}`
  if (kept_ms === null) {
    return {
      id: `${file} dimulai baru: versi ini tidak mengenal isinya. Yang ada tadi disimpan: ${aside}`,
      en: `${file} is begun anew: this version does not know what is in it. What was there is kept: ${aside}`,
    }
  }
  const when = `${new Date(kept_ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return {
    id: `${file} kembali seperti pada ${when}, sebelum pembaruan: perubahan sesudahnya (bukan pembacaan) ada di ${aside}`,
    en: `${file} is again as it was at ${when}, before the update: changes since then (not readings) are in ${aside}`,
  }
}

export const noneBefore: Said = {
  id: 'Tidak ada versi sebelumnya di komputer ini. Pasang versi yang dimaksud: sudo pantau update FILE',
  en: 'There is no version before on this computer. Install the one that is meant: sudo pantau update FILE',
}

/** The package manager does the rest: it stops the services, fits the data and starts them again. */
export const typeDpkg = (file: string, version: string): Said => ({
  id: `Pantau ini dipasang sebagai paket. Ketik:\n  sudo dpkg -i ${file}\nLayanan berhenti sebentar, data disesuaikan, lalu layanan jalan lagi. Simpan paket versi ${version}: dengan itu Anda dapat kembali.`,
  en: `This Pantau is installed as a package. Type:\n  sudo dpkg -i ${file}\nThe services stop for a moment, the data are made to fit, and the services start again. Keep the package of version ${version}: with it you can go back.`,
})
export const typeDpkgBack: Said = {
  id: 'Pantau ini dipasang sebagai paket. Ketik, dengan paket versi yang lama:\n  sudo dpkg -i pantau_VERSI_….deb\nData disesuaikan dengan versi itu sebelum layanan jalan lagi.',
  en: 'This Pantau is installed as a package. Type, with the package of the older version:\n  sudo dpkg -i pantau_VERSION_….deb\nThe data are made to fit that version before the services start again.',
}
