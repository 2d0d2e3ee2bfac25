/** Joining the gateway by its invitation, pasted or typed. What goes wrong is said, and the link is asked for again. */
import { join } from '../join/join.ts'
import { type JoinLink, linkIn } from '../join/link.ts'
import type { Said } from '../platform/language.ts'
import { isLoopback } from '../platform/loopback.ts'
import { ConfigError } from '../platform/problems.ts'
import { yesOrNo } from './conversation.ts'
import type { SetupTools } from './tools.ts'

const words = {
  ask: {
    id: 'Tempel (atau ketik) tautan undangan dari server desa: https://…/#/join/…   (tanda - kalau belum ada)',
    en: 'Paste (or type) the link of the invitation from the gateway: https://…/#/join/…   (- if there is none yet)',
  },
  about: {
    id: 'Undangan dibuat di server desa: di halamannya, Lainnya → Kelola stasiun → Tambah stasiun; berlaku sekali.',
    en: 'The gateway makes an invitation: on its page, More → Manage stations → Add a station; it is for one use.',
  },
  later: {
    id: 'Tanpa undangan stasiun belum bisa mengirim. Kalau undangannya sudah ada, jalankan setup lagi.',
    en: 'Without an invitation the station cannot send yet. Run setup again when there is one.',
  },
  joining: { id: 'Menghubungi server desa …', en: 'Asking the gateway …' },
  clear: {
    id: 'Undangan ini tanpa enkripsi: siapa pun di jaringan yang sama bisa membaca kata sandinya. Lanjutkan? (hanya di jaringan milik sendiri yang dipercaya)',
    en: 'This invitation is without encryption: anyone on the same network can read the password. Go on? (only on a network of your own that you trust)',
  },
} satisfies Record<string, Said>

/** Whether this computer is a station of a gateway now. `link`: of our own gateway, which need not be asked for. */
export async function joinGateway(config: string, tools: SetupTools, own?: string): Promise<boolean> {
  const { talk } = tools
  let given = own
  for (;;) {
    const link = given ?? (await askLink(tools))
    given = undefined
    if (link === null) {
      talk.say(words.later)
      return false
    }
    const { isEncrypted, host } = linkIn(link)
    const isClear = !isEncrypted && !isLoopback(host)
    if (isClear && !(await talk.ask(yesOrNo('clear', words.clear, 'no')))) continue
    talk.say(words.joining)
    if (await hasJoined({ link, config, clear: isClear }, tools)) return true
  }
}

async function hasJoined(wish: { link: string; config: string; clear: boolean }, { talk, clock, read }: SetupTools) {
  const nowhere = { write: () => undefined }
  const screen = { stdout: nowhere, stderr: nowhere }
  try {
    await join(wish, { screen, now: clock.now, read, say: talk.say })
    return true
  } catch (err) {
    if (!(err instanceof ConfigError)) throw err
    talk.say(err.says)
    return false
  }
}

function askLink({ talk }: SetupTools): Promise<string | null> {
  return talk.ask({
    name: 'link',
    about: words.about,
    ask: words.ask,
    usual: '-',
    read(typed) {
      if (/^[-–—]$/.test(typed)) return null
      const link = orWrong(typed)
      return link instanceof ConfigError ? { wrong: link.says } : typed
    },
  })
}

function orWrong(typed: string): JoinLink | ConfigError {
  try {
    return linkIn(typed)
  } catch (err) {
    if (err instanceof ConfigError) return err
    throw err
  }
}
