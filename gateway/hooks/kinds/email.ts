/** E-mail over SMTP: plain text, Indonesian and English. The only file that knows nodemailer. */

import type { Answer } from '../post.ts'
import type { Sender } from '../sender.ts'
import type { EmailSetting } from '../settings.ts'
import { textOf, titleOf } from '../template.ts'

const patience_ms = 9_000 // below the ten seconds of an attempt, so that the server's own trouble is heard
const usualPort = { starttls: 587, implicit: 465, none: 25 }

/** Loads nodemailer only now: it takes 11 MB, which a gateway without e-mail keeps for readings. */
export async function openEmail(hook: EmailSetting, password: string | undefined): Promise<Sender> {
  const { createTransport } = await import('nodemailer')
  const { host, tls, port = usualPort[tls] } = hook
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    connectionTimeout: patience_ms,
    greetingTimeout: patience_ms,
    socketTimeout: patience_ms,
    dnsTimeout: patience_ms,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(hook.username && { auth: { user: hook.username, pass: password ?? '' } }),
  })
  return {
    target: `${host}, ${hook.to.length} ${hook.to.length === 1 ? 'address' : 'addresses'}`, // who they are is nobody else’s business
    send: async ({ id, event }, signal) => {
      const mail = {
        from: hook.from,
        to: hook.to,
        subject: titleOf(event),
        text: textOf(event),
        date: new Date(event.at_ms),
        // The same for every attempt: mailboxes show a repeat once.
        messageId: `<${id}@${hook.from.split('@')[1]}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      }
      const stopped = new Promise<Answer>((resolve) => {
        signal.addEventListener('abort', () => resolve(failed(null, String((signal.reason as Error).message))))
      })
      return Promise.race([transport.sendMail(mail).then(delivered, refused), stopped])
    },
    close: () => transport.close(),
  }
}

function delivered({ rejected }: { rejected: unknown[] }): Answer {
  if (rejected.length === 0) return { isOk: true, status: 250, says: 'delivered' }
  return { isOk: true, status: 250, says: `delivered, but the mail server refused ${rejected.length} of the addresses` }
}

function refused(err: Error & { code?: string; responseCode?: number; command?: string }): Answer {
  const status = err.responseCode ?? null
  if (err.code === 'EAUTH') return failed(status, 'the mail server refuses the user name or password')
  if (err.code === 'ETLS') return failed(status, 'the mail server offers no usable TLS; see "tls"')
  if (status !== null) return failed(status, `the mail server refuses (${status} at ${err.command ?? 'the mail'})`)
  return failed(null, `the mail server does not answer (${err.code ?? err.name})`)
}

function failed(status: number | null, says: string): Answer {
  return { isOk: false, status, says }
}
