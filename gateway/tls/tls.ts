/**
 * The certificate of the running gateway: read at the start, read again when its files change, and, where the village
 * has its own authority, renewed in time. Connections that are open go on with what they began with.
 */
import { existsSync, statSync } from 'node:fs'
import type { SecureContext } from 'node:tls'
import type { Logger } from 'pino'
import { gauge, type Metric } from '../../edge/platform/metric.ts'
import { startThread } from '../../edge/platform/thread.ts'
import { minute_ms } from '../../edge/platform/time.ts'
import { type ChainLink, daily_s, type Notices, type PartState, saysOf } from '../contract.ts'
import { type CertificateFacts, factsOf } from './certificate.ts'
import { type Usable, usableIn } from './context.ts'
import { authorityProblem, chainIn, type TlsFiles, villageFiles } from './files.ts'
import { isDue, isLate, isOutside } from './renewal.ts'
import type { RenewalCalls } from './renewal-thread.ts'
import type { TlsSettings } from './settings.ts'
import { certificateTitle, sayCertificate } from './words.ts'

export interface TlsOptions {
  /** The data folder. */
  folder: string
  /** A certificate from elsewhere, paths as they are; absent: that of `tls init`, if there is one. */
  settings?: TlsSettings | undefined
  now: () => number
  log: Logger
  /** Makes a new certificate for these names; otherwise a thread that does it and ends. For tests. */
  renew?: (folder: string, names: readonly string[], now_ms: number) => Promise<void>
}

/** What listeners ask at each connection. */
export interface Certificate {
  /** Null: there is none that can be used, and nobody is let in. */
  context(): SecureContext | null
}

export interface Tls extends Certificate {
  facts(): CertificateFacts | null
  /** To be called every few seconds. */
  look(): Promise<void>
  state(): PartState
  links(): ChainLink[]
  /** To be called every few seconds. */
  tell(board: Notices): void
  metrics: Metric[]
}

const again_ms = minute_ms // between two tries of a renewal
const notice = 'certificate'

/** Null: nobody asked for encryption. What is wrong with the files is said, and is no reason not to start. */
export async function openTls(options: TlsOptions): Promise<Tls | null> {
  const { folder, settings, now, log, renew = renewInThread } = options
  const village = villageFiles(folder)
  if (!settings && !existsSync(village.folder)) return null
  const files: TlsFiles = settings ?? village
  const watched = [files.cert, files.key, ...(settings ? [] : [village.authorityCert, village.authorityKey])]
  let usable: Usable | null = null
  let damage: string | null = null
  /** Only a person can mend it: the authority's files. */
  let unrenewable: string | null = null
  /** Why the last renewal did not come about; it is tried again. */
  let failed: string | null = null
  let seen = ''
  let renewing: Promise<void> | null = null
  let tried_ms = Number.NEGATIVE_INFINITY
  let told_ms: number | null = null
  read()
  if (!usable || isOutside(factsNow()!, now())) await renewed()

  return {
    context: () => usable?.context ?? null,
    facts: factsNow,
    async look() {
      if (marksOf(watched) !== seen) read()
      const facts = factsNow()
      if (damage !== null || (facts && isDue(facts, now()))) await renewed()
    },
    state: () => ({ ok: isWell(), ...saysOf(words()) }),
    links: () =>
      isWell() ? [] : [{ link: 'encryption', ok: false, proved_ms: null, says: words(), troubles: [words()] }],
    tell(board) {
      if (isWell()) {
        if (told_ms !== null) board.end(notice)
        told_ms = null
        return
      }
      told_ms ??= now()
      const about = { id: notice, severity: 'Severe', since_ms: told_ms, repeat_s: daily_s } as const
      board.notify({ ...about, title: certificateTitle, text: words() })
    },
    metrics: [
      gauge('pantau_certificate_left_seconds', 'Until the certificate ends; negative when it has', () =>
        Math.round(((factsNow()?.ends_ms ?? now()) - now()) / 1_000),
      ),
    ],
  }

  function factsNow(): CertificateFacts | null {
    return usable?.facts ?? null
  }

  function read() {
    seen = marksOf(watched)
    damage = null
    unrenewable = settings ? null : authorityProblem(village)
    try {
      usable = usableIn(files)
      log.info({ ...usable.facts }, 'the certificate was read')
      if (usable.refused) log.error({ why: usable.refused }, 'stations refuse this certificate')
    } catch (err) {
      damage = (err as Error).message
      log.error({ damage }, usable ? brokenFile : noCertificate)
    }
    if (unrenewable) log.error({ unrenewable }, 'the certificate cannot be renewed')
  }

  /** Once at a time, and not more often than each minute. Where the names are lost, a person has to name them. */
  async function renewed() {
    if (settings || unrenewable || Math.abs(now() - tried_ms) < again_ms) return
    const names = factsNow()?.names ?? leafNames(files.cert)
    if (!names) return
    tried_ms = now()
    renewing ??= renew(folder, names, now())
      .then(
        () => {
          failed = null
          read()
        },
        (err: Error) => {
          log.error({ err }, 'the certificate could not be renewed; trying again')
          failed = err.message
        },
      )
      .finally(() => {
        renewing = null
      })
    await renewing
  }

  function whyNot(): string | null {
    return unrenewable ?? failed
  }

  function isWell(): boolean {
    const facts = factsNow()
    return facts !== null && damage === null && !usable?.refused && whyNot() === null && !isLate(facts, now())
  }

  function words() {
    const refused = usable?.refused ?? null
    return sayCertificate({
      facts: factsNow(),
      refused,
      damage,
      unrenewable: whyNot(),
      isOwn: !settings,
      now_ms: now(),
    })
  }
}

const brokenFile = 'a certificate file cannot be used; the certificate of before stays'
const noCertificate = 'there is no certificate that can be used; nobody is let in encrypted'

/** Changes when one of the files was written anew, taken away or put back. */
function marksOf(paths: readonly string[]): string {
  return paths
    .map((path) => {
      const { ino, size, mtimeMs } = statSync(path, { throwIfNoEntry: false }) ?? {}
      return `${ino} ${size} ${mtimeMs}`
    })
    .join()
}

async function renewInThread(folder: string, names: readonly string[], now_ms: number) {
  const thread = await startThread<RenewalCalls>(new URL('./renewal-thread.js', import.meta.url), {}, () => undefined)
  try {
    await thread.ask('renew', folder, names, now_ms)
  } finally {
    await thread.end()
  }
}

function leafNames(path: string): string[] | undefined {
  const chain = chainIn(path)
  return chain.length > 0 ? factsOf(chain).names : undefined
}
