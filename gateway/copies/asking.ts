/** Asks a gateway for its files, over HTTP, and believes only what agrees with its checksum. */
import { openAsker } from '../../edge/platform/asking.ts'
import { inOneLine } from '../../edge/platform/printable.ts'
import { Stranger } from '../../edge/platform/trust.ts'
import { sha256Of } from './archive.ts'
import { CopiesAnswer } from './routes.ts'

/** The gateway cannot be asked now, or answers something else: another round may do better. */
export class NotNow extends Error {}
/** The file has been replaced meanwhile. */
export class GoneThere extends Error {}
/** The gateway refuses, and will go on refusing: a person must do something. */
export class Refused extends Error {}

export interface Asking {
  list(have: number): Promise<CopiesAnswer>
  /** The next bytes of a file from there: up to 1 MiB, none at its end; of a database everything. */
  bytes(name: string, from: number): Promise<Buffer>
  /** Whether anything answers there. */
  isThere(): Promise<boolean>
}

const answer_ms = 60_000
const alive_ms = 5_000

/** Where, as whom, and by what the gateway is proved when the address begins with https. */
export interface AskedGateway {
  url: string
  token: string | null
  fingerprint?: string | undefined
  now: () => number
}

export function openAsking({ url, token, fingerprint, now }: AskedGateway, ended: AbortSignal): Asking {
  const asker = openAsker({ trust: fingerprint === undefined ? {} : { fingerprint }, now })
  ended.addEventListener('abort', asker.close, { once: true })

  async function ask(path: string): Promise<{ body: Buffer; sha256: string | null }> {
    const signal = AbortSignal.any([ended, AbortSignal.timeout(answer_ms)])
    const headers: Record<string, string> = token === null ? {} : { authorization: `Bearer ${token}` }
    const { status, body, header } = await asker.ask(new URL(path, url), { headers, signal }).catch((err) => {
      if (err instanceof Stranger) throw new Refused(`${err.says.id} / ${err.says.en}`)
      throw new NotNow(`${url} does not answer: ${reasonOf(err)}.`, { cause: err })
    })
    const sha256 = header('pantau-sha256')
    if (status === 200) return { body, sha256 }
    const says = detailOf(body) ?? `it answers with status ${status}`
    if (status === 401 || status === 403) throw new Refused(`${url} refuses the token: ${says}`)
    if (status === 404 && path.includes('/file?')) throw new GoneThere(says)
    throw new NotNow(`${url}: ${says}`)
  }

  return {
    async list(have) {
      const { body } = await ask(`/api/v1/copies?have=${have}`)
      return parsed(body, url)
    },
    async bytes(name, from) {
      const { body, sha256 } = await ask(`/api/v1/copies/file?name=${encodeURIComponent(name)}&from=${from}`)
      if (sha256Of(body) !== sha256) throw new NotNow(`What arrived of ${name} is not what was sent.`)
      return body
    },
    async isThere() {
      try {
        await asker.ask(new URL('/healthz', url), { signal: AbortSignal.timeout(alive_ms) })
        return true
      } catch {
        return false // whatever keeps it from answering keeps stations from it, too
      }
    },
  }
}

function parsed(body: Buffer, url: string): CopiesAnswer {
  try {
    return CopiesAnswer.parse(JSON.parse(body.toString('utf8')))
  } catch (err) {
    throw new NotNow(`${url} does not answer as a gateway of this version does.`, { cause: err })
  }
}

function reasonOf(err: unknown): string {
  const { cause, message } = err as Error & { cause?: { code?: string } }
  const code = cause?.code ?? message
  return /CERT|SELF_SIGNED|VERIFY/.test(code)
    ? `${code}; its certificate is the village's own: pass --fingerprint F, as tls show prints it there`
    : code
}

function detailOf(body: Buffer): string | null {
  try {
    const { detail } = JSON.parse(body.toString('utf8')) as { detail?: unknown }
    return typeof detail === 'string' ? inOneLine(detail) : null
  } catch (err) {
    if (err instanceof SyntaxError) return null
    throw err
  }
}
