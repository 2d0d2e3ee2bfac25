/** The receivers of warnings: whether their computers can be reached. Nothing is sent; `hooks test` does that. */
import { lookup } from 'node:dns/promises'
import { connect, isIP } from 'node:net'
import { broken, check, good, look } from '../../../doctor/index.ts'
import type { Config } from '../../config/index.ts'
import { configOf, type OfGateway } from './gateway.ts'

const answer_ms = 4_000
type Hook = Config['hooks'][number]

export const receivers = check({
  id: 'receivers',
  name: { id: 'Penerima peringatan', en: 'Receiver of warnings' },
  limit_s: 10,
  says: {
    none: look(
      {},
      {
        id: 'Belum ada penerima: peringatan hanya tampil di halaman.',
        en: 'There are no receivers: warnings are on the page only.',
      },
      {
        id: 'Tambahkan bagian hooks di gateway.yaml: Telegram, surel atau pengeras suara.',
        en: 'Add the section hooks to gateway.yaml: Telegram, e-mail or a loudspeaker.',
      },
    ),
    off: look(
      {},
      {
        id: 'Dimatikan di pengaturan: tidak ada yang dikirim.',
        en: 'It is switched off in the settings: nothing is delivered.',
      },
      {
        id: 'Hapus "enabled: false" kalau peringatan memang harus sampai ke sini.',
        en: 'Remove "enabled: false" where warnings should arrive here.',
      },
    ),
    'no-name': broken(
      { host: 'api.telegram.org' },
      ({ host }) => ({
        id: `Nama ${host} tidak ditemukan: tidak ada internet, atau salah tulis.`,
        en: `The name ${host} is not found: no internet, or it is misspelt.`,
      }),
      {
        id: 'Periksa internet server desa, lalu ejaan alamatnya.',
        en: 'Check the internet of the gateway, then the spelling of the address.',
      },
    ),
    unreachable: broken(
      { host: 'siren.desa', port: 443, why: 'ECONNREFUSED' },
      ({ host, port, why }) => ({
        id: `${host}, port ${port}, tidak terjangkau (${why}).`,
        en: `${host}, port ${port}, is not in reach (${why}).`,
      }),
      {
        id: 'Apakah komputer itu menyala, dan alamat serta portnya masih benar?',
        en: 'Is that computer on, and are its address and port still right?',
      },
    ),
    reached: good({ host: 'api.telegram.org', port: 443 }, ({ host, port }) => ({
      id: `${host}, port ${port}, terjangkau. Tidak ada yang dikirim.`,
      en: `${host}, port ${port}, is in reach. Nothing was sent.`,
    })),
  },
  async look(on: OfGateway, say, signal) {
    const config = configOf(on)
    if (!config) return []
    if (config.hooks.length === 0) return say('none', {})
    return Promise.all(
      config.hooks.map(async (hook) => {
        if (!hook.enabled) return say('off', {}, hook.id)
        const { host, port } = placeOf(hook)
        if (isIP(host) === 0 && !(await isKnown(host))) return say('no-name', { host }, hook.id)
        const why = await reached(host, port, signal)
        return why === null ? say('reached', { host, port }, hook.id) : say('unreachable', { host, port, why }, hook.id)
      }),
    )
  },
})

/** Where a hook of any kind connects to. */
function placeOf(hook: Hook): { host: string; port: number } {
  if ('host' in hook) return { host: hook.host, port: hook.port ?? mailPorts[hook.tls] }
  const { hostname, port, protocol } = new URL('url' in hook ? hook.url : hook.base_url)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || (protocol === 'https:' ? 443 : 80) }
}
const mailPorts = { starttls: 587, implicit: 465, none: 25 }

function isKnown(host: string): Promise<boolean> {
  return lookup(host).then(
    () => true,
    () => false,
  )
}

/** Null: somebody listens there. Otherwise the system's word. */
function reached(host: string, port: number, signal: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, signal })
    socket.setTimeout(answer_ms, () => socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })))
    socket.once('error', (err: NodeJS.ErrnoException) => resolve(err.code ?? err.message))
    socket.once('connect', () => {
      socket.destroy()
      resolve(null)
    })
  })
}
