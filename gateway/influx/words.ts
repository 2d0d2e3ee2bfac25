/** How the filling of InfluxDB stands, in Bahasa Indonesia: a sentence for each state. The English ones come with the server's own words. */
import type { InfluxState } from './stats.ts'

/** By state; a new one needs its sentence to compile. `says`, in English, has what the server said. */
export const stateId: Record<Exclude<InfluxState, 'ok'>, string> = {
  starting: 'InfluxDB belum ditanya.',
  refilling: 'InfluxDB sedang diisi lagi dengan data yang tidak dimilikinya.',
  away: 'InfluxDB tidak menjawab. Data tetap tersimpan di sini dan dikirim nanti. Periksa apakah InfluxDB menyala dan terjangkau.',
  busy: 'InfluxDB minta menunggu. Data tetap tersimpan di sini dan dikirim nanti.',
  unauthorised: 'InfluxDB menolak kata sandi atau token. Betulkan bagian influx di gateway.yaml.',
  missing:
    'Database atau bucket yang disebut gateway.yaml (influx) tidak ada di InfluxDB. Buat dulu, atau betulkan namanya.',
  full: 'InfluxDB tidak dapat menyimpan lagi. Kosongkan ruang di komputernya.',
  refused: 'InfluxDB menolak cara data dikirim. Rinciannya ada di log server desa.',
}

export const filledId = (url: string) => `InfluxDB di ${url} terisi.`
export const waitingId = (commits: number) => `${commits} catatan menunggu.`
