/** Encryption of the running gateway: its certificate, if it has one, and where connections are possible without. */
import type { Logger } from 'pino'
import type { Metric } from '../../edge/platform/metric.ts'
import type { ChainLink, Notices, PartState } from '../contract.ts'
import { plainHost, watchClearText } from './clear-text.ts'
import type { ClearText, TlsSettings } from './settings.ts'
import { openTls, type Tls } from './tls.ts'

export interface EncryptionOptions {
  /** As in `gateway.yaml`, with paths as they are. */
  settings: {
    data_dir: string
    tls?: TlsSettings | undefined
    clear_text: ClearText
    http: { host: string }
    mqtt: { host: string }
  }
  now: () => number
  log: Logger
}

export type Encryption = Awaited<ReturnType<typeof openEncryption>>

/** Reads the certificate and warns of clear text. Damaged files are said, and are no reason not to start. */
export async function openEncryption({ settings, now, log }: EncryptionOptions) {
  const { data_dir: folder, tls: files, clear_text, http, mqtt } = settings
  const tls = (await openTls({ folder, settings: files, now, log })) ?? undefined
  const isReady = () => tls?.context() != null
  const hosts = { http: http.host, mqtt: mqtt.host }
  const clearText = watchClearText({ setting: clear_text, hosts, isReady, now })
  if (clearText.isOpen) log.warn(clearText.says(), 'there are connections without encryption')

  return {
    /** Absent: nobody asked for encryption. */
    tls: tls as Tls | undefined,
    /** Whether there is a certificate that can be used now. */
    isReady,
    /** The address that a plain listener takes. */
    plainHost: (host: string) => plainHost(clear_text, host),
    /** What `/readyz` shows, by part. */
    parts: [
      ...(tls ? [['certificate', tls.state] as const] : []),
      ['clear_text', clearText.state] as const,
    ] satisfies (readonly [string, () => PartState])[],
    links: (): ChainLink[] => [...(tls?.links() ?? []), ...clearText.links()],
    metrics: (tls?.metrics ?? []) satisfies Metric[],
    /** To be called every few seconds. */
    look(board: Notices) {
      void tls?.look()
      tls?.tell(board)
    },
  }
}
