/** The words of what is in trouble, of the gateway's parts and of the warning chain. */
import type { Lang } from './words.ts'

export interface PartWords {
  title: string
  calm: string
  grave: string
  /** Parts of the gateway, by the names it gives them. */
  parts: Record<string, string>
  proved: (when: string) => string
  unproved: string
}

export const partWords: Record<Lang, PartWords> = {
  id: {
    title: 'Ada bagian server desa yang terganggu',
    calm: 'Data tetap diterima dan disimpan.',
    grave: 'Data baru mungkin tidak tersimpan. Hubungi pengelola.',
    parts: {
      influx: 'Arsip lama (InfluxDB)',
      clock: 'Jam server dan stasiun',
      record: 'Penyimpanan',
      history: 'Riwayat',
      files: 'Berkas data',
      disk: 'Ruang disk',
      limits: 'Batas kiriman',
      identity: 'Identitas server desa',
      home: 'Server kembar',
      second_home: 'Server cadangan',
      mqtt: 'Penerima data stasiun',
      cap: 'Pesan CAP',
      rules: 'Aturan peringatan',
      hooks: 'Penerima peringatan',
      push: 'HP warga',
      stations: 'Stasiun',
      sirens: 'Sirene',
      people: 'Orang',
      clear_text: 'Sambungan tanpa enkripsi',
      retention: 'Masa simpan',
      forgotten: 'Yang harus dihapus',
      encryption: 'Enkripsi',
      certificate: 'Sertifikat server desa',
      settings: 'Pengaturan',
      trial: 'Stasiun yang sedang dikerjakan',
    },
    proved: (when) => `teruji ${when}`,
    unproved: 'belum pernah teruji',
  },
  en: {
    title: 'Part of the gateway is in trouble',
    calm: 'Data is still received and stored.',
    grave: 'New data may not be stored. Tell the operator.',
    parts: {
      influx: 'Long memory (InfluxDB)',
      clock: 'Clocks of gateway and stations',
      record: 'Storage',
      history: 'History',
      files: 'Data files',
      disk: 'Disk space',
      limits: 'Sending limits',
      identity: 'Identity of the gateway',
      home: 'A second gateway',
      second_home: 'Second home (copy)',
      mqtt: 'Receiver of station data',
      cap: 'CAP messages',
      rules: 'Warning rules',
      hooks: 'Delivery of warnings',
      push: 'Phones',
      stations: 'Stations',
      sirens: 'Sirens',
      people: 'People',
      clear_text: 'Connections without encryption',
      retention: 'How long data are kept',
      forgotten: 'What must be forgotten',
      encryption: 'Encryption',
      certificate: 'Certificate of the gateway',
      settings: 'Settings',
      trial: 'Stations where somebody works',
    },
    proved: (when) => `proved ${when}`,
    unproved: 'never proved',
  },
}
