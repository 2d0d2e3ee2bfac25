/** `setup --phone`: the conversation on a phone in the same network; the terminal shows where. */
import type { Screen } from '../../platform/command-line.ts'
import { type Language, type Said, shownIn } from '../../platform/language.ts'
import { ConfigError } from '../../platform/problems.ts'
import { qrText } from '../../platform/qr.ts'
import { isSystemError } from '../../platform/reading-files.ts'
import type { Face } from '../conversation.ts'
import { ownAddresses } from '../place.ts'
import { pageFace } from './face.ts'
import { servePhone } from './server.ts'

const words = {
  open: (links: readonly string[], code: string): Said => ({
    id: `Buka di ponsel yang satu jaringan dengan komputer ini:\n\n  ${links.join('\n  ')}\n\nKodenya: ${code}   (sekali pakai, untuk satu ponsel; jaringan ini harus bisa dipercaya, karena halamannya tanpa enkripsi). Ctrl-C berhenti.`,
    en: `Open it on a phone in the network of this computer:\n\n  ${links.join('\n  ')}\n\nThe code: ${code}   (for one use and one phone; this network must be one you trust, since the page is without encryption). Ctrl-C stops.`,
  }),
  taken: (port: number): Said => ({
    id: `Port ${port} sudah dipakai. Pilih yang lain: setup --phone --port ${port + 1}`,
    en: `Port ${port} is taken. Choose another: setup --phone --port ${port + 1}`,
  }),
  locked: {
    id: 'Lima kali kode salah: halamannya ditutup. Jalankan setup --phone lagi.',
    en: 'Five wrong codes: the page is closed. Run setup --phone again.',
  },
}

export interface OpenedFace extends Face {
  leave(): void
  close(): Promise<void> | void
}

/** Rejects with a `ConfigError` when the port is taken. */
export async function phoneFace(port: number, screen: Screen, language: Language | undefined): Promise<OpenedFace> {
  const face = pageFace()
  const tell = (said: Said) => screen.stdout.write(`${shownIn(said, language)}\n`)
  const onLocked = () => {
    tell(words.locked)
    face.end()
  }
  const server = await servePhone(face, { host: '0.0.0.0', port, onLocked }).catch((err: unknown) => {
    if (isSystemError(err) && err.code === 'EADDRINUSE') throw new ConfigError(words.taken(port))
    throw err
  })
  const addresses = ownAddresses()
  const links = (addresses.length > 0 ? addresses : ['127.0.0.1']).map(
    (address) => `http://${address}:${server.port}/#${server.code}`,
  )
  const isSeen = screen.stderr.isTTY === true
  if (isSeen) (screen.stderr.draw ?? screen.stderr.write)(qrText(links[0]!, true))
  tell(words.open(links, server.code))
  return { say: face.say, hand: face.hand, ask: face.ask, leave: face.end, close: server.close }
}
