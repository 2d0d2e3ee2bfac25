/** The way to the gateway: its name, its port, and whether it is really the gateway. Nothing is said to it. */
import { lookup } from 'node:dns/promises'
import { connect, isIP, type Socket } from 'node:net'
import { broken, check, good, look } from '../../doctor/index.ts'
import { isLoopback } from '../platform/loopback.ts'
import { openProved } from '../platform/proved.ts'
import { Stranger, type Trust } from '../platform/trust.ts'
import { waitsForSettings } from './settings.ts'
import { type OfStation, planOf } from './station.ts'

const answer_ms = 5_000

export const gateway = check({
  id: 'gateway',
  name: { id: 'Server desa', en: 'Gateway' },
  limit_s: 12,
  says: {
    'no-settings': waitsForSettings,
    'no-name': broken(
      { host: 'desa.local' },
      ({ host }) => ({
        id: `Nama ${host} tidak ditemukan di jaringan ini.`,
        en: `The name ${host} is not found in this network.`,
      }),
      {
        id: 'Periksa ejaannya di edge.yaml, atau tulis alamat IP server desa sebagai gantinya.',
        en: 'Check its spelling in edge.yaml, or write the IP address of the gateway instead.',
      },
    ),
    closed: broken(
      { host: '192.168.1.10', port: 8883 },
      ({ host, port }) => ({
        id: `Komputer ${host} menjawab, tetapi tidak ada server desa di port ${port}.`,
        en: `The computer ${host} answers, but there is no gateway at port ${port}.`,
      }),
      {
        id: 'Jalankan server desanya, dan periksa port di edge.yaml. Server yang hanya mendengar dirinya sendiri perlu --host 0.0.0.0.',
        en: 'Start the gateway, and check the port in edge.yaml. A gateway that listens to itself only needs --host 0.0.0.0.',
      },
    ),
    away: broken(
      { host: '192.168.1.10', port: 8883, why: 'ETIMEDOUT' },
      ({ host, port, why }) => ({
        id: `Tidak ada jawaban dari ${host}, port ${port} (${why}).`,
        en: `No answer from ${host}, port ${port} (${why}).`,
      }),
      {
        id: 'Apakah server desa menyala, di jaringan yang sama, dan masih di alamat itu? Data tetap disimpan di sini.',
        en: 'Is the gateway on, in the same network, and still at that address? Readings are kept here meanwhile.',
      },
    ),
    stranger: broken(
      {
        id: 'Yang menjawab di 192.168.1.10 bukan server desa ini: sertifikatnya bukan dari otoritas desa.',
        en: 'Who answers at 192.168.1.10 is not the gateway of this village: its certificate is not from the village’s authority.',
      },
      ({ id, en }) => ({ id, en }),
      {
        id: 'Jangan memberinya kata sandi. Kalau server desa memang dipasang ulang, minta undangan baru.',
        en: 'Give it no password. If the gateway was set up anew, ask for a new invitation.',
      },
    ),
    clear: look(
      { host: '192.168.1.10', port: 1883 },
      ({ host, port }) => ({
        id: `${host}, port ${port}, menjawab tanpa enkripsi: kata sandi dan data bisa dibaca di jaringan ini.`,
        en: `${host}, port ${port}, answers without encryption: password and readings can be read in this network.`,
      }),
      {
        id: 'Minta undangan baru di server desa, setelah di sana diketik: tls init.',
        en: 'Ask for a new invitation at the gateway, once "tls init" was typed there.',
      },
    ),
    proved: good({ host: '192.168.1.10', port: 8883, took_ms: 14 }, ({ host, port, took_ms }) => ({
      id: `${host}, port ${port}, menjawab dalam ${took_ms} milidetik; terbukti server desa ini.`,
      en: `${host}, port ${port}, answers within ${took_ms} ms; it is proved to be this gateway.`,
    })),
    local: good({ host: '127.0.0.1', port: 1883 }, ({ host, port }) => ({
      id: `Server desa di komputer ini menjawab (${host}, port ${port}).`,
      en: `The gateway on this computer answers (${host}, port ${port}).`,
    })),
  },
  async look(on: OfStation, say, signal) {
    const plan = planOf(on)
    const account = plan?.station?.gateway ?? plan?.siren?.gateway
    if (!account) return say('no-settings', {})
    const { host, port, isEncrypted } = placeIn(account.url)
    if (isIP(host) === 0 && !(await isKnown(host))) return say('no-name', { host })
    const { clock } = on.computer
    const begun_ms = clock.elapsed_ms()
    try {
      const socket = isEncrypted
        ? await proved(host, port, account.trust, on, signal)
        : await reached(host, port, signal)
      socket.destroy()
    } catch (err) {
      if (err instanceof Stranger) return say('stranger', err.says)
      const why = (err as NodeJS.ErrnoException).code ?? (err as Error).message
      return why === 'ECONNREFUSED' ? say('closed', { host, port }) : say('away', { host, port, why })
    }
    if (isEncrypted) return say('proved', { host, port, took_ms: Math.round(clock.elapsed_ms() - begun_ms) })
    return isLoopback(host) ? say('local', { host, port }) : say('clear', { host, port })
  },
})

/** Where an address such as mqtts://192.168.1.10:8883 leads. */
export function placeIn(url: string): { host: string; port: number; isEncrypted: boolean } {
  const { hostname, port, protocol } = new URL(url)
  const isEncrypted = protocol === 'mqtts:'
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (isEncrypted ? 8_883 : 1_883), isEncrypted }
}

async function isKnown(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    () => false,
  )
}

function proved(host: string, port: number, trust: Trust | undefined, { computer }: OfStation, signal: AbortSignal) {
  const { now } = computer.clock
  return openProved({ host, port, trust: trust ?? {}, now, limit_ms: answer_ms, signal })
}

function reached(host: string, port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, signal })
    socket.setTimeout(answer_ms, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}
