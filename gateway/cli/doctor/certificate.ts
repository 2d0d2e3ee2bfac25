/** The certificate of the gateway: whether there is one, and for how long. */
import { broken, check, good, look, spanText } from '../../../doctor/index.ts'
import { typed } from '../../../edge/platform/typed.ts'
import { certificateOf } from '../../tls/index.ts'
import { configOf, type OfGateway } from './gateway.ts'

const warn_ms = 14 * 86_400_000 // by then it should have been renewed

export const certificate = check({
  id: 'certificate',
  name: { id: 'Enkripsi', en: 'Encryption' },
  says: {
    none: look(
      {},
      {
        id: 'Belum ada sertifikat: kata sandi dan data bisa dibaca di jaringan.',
        en: 'There is no certificate: passwords and readings can be read in the network.',
      },
      {
        id: `Ketik: ${typed('gateway')} tls init; lalu undang stasiun lagi.`,
        en: `Type: ${typed('gateway')} tls init; then invite the stations again.`,
      },
    ),
    ended: broken(
      { ends: '2026-11-01' },
      ({ ends }) => ({
        id: `Sertifikatnya berakhir pada ${ends}: stasiun tidak mau tersambung.`,
        en: `Its certificate ended on ${ends}: stations refuse to connect.`,
      }),
      {
        id: `Periksa jam komputer ini dulu; lalu ketik: ${typed('gateway')} tls init`,
        en: `Check the clock of this computer first; then type: ${typed('gateway')} tls init`,
      },
    ),
    soon: look(
      { ends: '2026-12-05', left_ms: 691_200_000 },
      ({ ends, left_ms }) => ({
        id: `Sertifikatnya berakhir pada ${ends}, ${spanText(left_ms).id} lagi, dan belum diperpanjang.`,
        en: `Its certificate ends on ${ends}, in ${spanText(left_ms).en}, and was not renewed.`,
      }),
      {
        id: 'Server desa memperpanjangnya sendiri kalau berjalan. Jalankan ulang dan lihat lagi besok.',
        en: 'A gateway that runs renews it by itself. Restart it and look again tomorrow.',
      },
    ),
    valid: good({ ends: '2027-11-01', names: '192.168.1.10, desa.local' }, ({ ends, names }) => ({
      id: `Sertifikat berlaku sampai ${ends}, untuk ${names}.`,
      en: `The certificate is valid until ${ends}, for ${names}.`,
    })),
  },
  look(on: OfGateway, say) {
    const config = configOf(on)
    if (!config) return []
    const found = certificateOf(config)
    if (!found) return say('none', {})
    const ends = new Date(found.ends_ms).toISOString().slice(0, 10)
    const left_ms = found.ends_ms - on.computer.clock.now()
    if (left_ms < 0) return say('ended', { ends })
    if (left_ms < warn_ms) return say('soon', { ends, left_ms })
    return say('valid', { ends, names: found.names.slice(0, 4).join(', ') })
  },
})
