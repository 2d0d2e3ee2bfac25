/**
 * What to do at each level, mild to severe, in words of our own after what the authorities tell people. A village knows
 * its roads and meeting points better: replace these texts.
 */
import type { LocalizedText } from '../../contract.ts'

export interface Advice {
  texts: readonly LocalizedText[]
  source: string
}

export const river: Advice = {
  source: 'BPBD DKI Jakarta, 2020: antaranews.com/berita/1449800; BNPB, 2020: news.republika.co.id/berita/q66h1s428',
  texts: [
    {
      id: 'Warga di bantaran sungai agar waspada. Jauhkan anak-anak dari air dan ikuti kabar berikutnya.',
      en: 'People on the banks: be alert. Keep children away from the water and follow the news.',
    },
    {
      id: 'Bersiap mengungsi. Amankan surat penting dan obat, pindahkan kendaraan ke tempat tinggi, dahulukan lansia, anak-anak dan orang sakit.',
      en: 'Prepare to leave. Secure papers and medicine, move vehicles to high ground; the old, the young and the sick go first.',
    },
    {
      id: 'Tinggalkan bantaran sungai sekarang, pergi ke tempat tinggi. Matikan listrik. Jangan berjalan atau berkendara menembus arus.',
      en: 'Leave the river bank now and go to high ground. Switch the electricity off. Do not walk or drive through flowing water.',
    },
  ],
}

export const rain: Advice = {
  source: 'BMKG, 2025: news.okezone.com/read/2025/11/01/337/3180725',
  texts: [
    {
      id: 'Waspadai genangan, luapan sungai dan longsor. Jauhi lereng curam, bantaran sungai dan pohon besar.',
      en: 'Beware of standing water, rising rivers and landslides. Keep away from steep slopes, river banks and large trees.',
    },
    {
      id: 'Tinggalkan bantaran sungai dan lereng yang rawan longsor. Jangan melintasi jembatan atau jalan yang tergenang.',
      en: 'Leave river banks and slopes that may slide. Do not cross flooded roads or bridges.',
    },
    {
      id: 'Tetap di tempat aman yang tinggi dan jangan bepergian. Siap mengungsi begitu diminta.',
      en: 'Stay in a safe, high place and do not travel. Be ready to leave when told.',
    },
  ],
}

export const air: Advice = {
  source: 'menurut tabel saran Permen LHK P.14/2020; cocokkan dengan naskah resminya',
  texts: [
    {
      id: 'Kurangi kegiatan berat di luar ruangan. Penderita asma dan sakit jantung: siapkan obat, lebih sering beristirahat.',
      en: 'Do less heavy work outdoors. With asthma or heart disease: keep your medicine at hand and rest more often.',
    },
    {
      id: 'Anak-anak, lansia, ibu hamil dan orang sakit sebaiknya di dalam ruangan. Yang lain: hindari kegiatan lama di luar.',
      en: 'Children, the old, pregnant women and the sick should stay indoors. Everyone else: avoid long activity outdoors.',
    },
    {
      id: 'Semua orang tetap di dalam ruangan, tutup pintu dan jendela. Pakai masker bila harus keluar.',
      en: 'Everyone: stay indoors and close doors and windows. Wear a mask when you have to go out.',
    },
  ],
}

export const seaWater: Advice = {
  source: 'dari Pantau sendiri, bukan dari lembaga resmi',
  texts: [
    {
      id: 'Periksa di lapangan: warna, bau, ikan mati, alat yang kotor. Ambil contoh air, dan laporkan ke DLH bila berlanjut.',
      en: 'Look on site: colour, smell, dead fish, a dirty sensor. Take a sample, and report to the environmental agency if it lasts.',
    },
  ],
}

/** From the category of ISPU that is unhealthy on. */
export const airAdvice = air.texts
