/** E-mail over SMTP: plain text, Indonesian and English. The only file that knows nodemailer. */

import { z } from 'zod'
import type { Said } from '../../../edge/platform/language.ts'
import { notBoth, secretKeys, sourceOf } from '../../../edge/platform/secrets.ts'
import { needs, says, word } from '../../../edge/platform/setting-words.ts'
import { type LocalizedText, saysOf } from '../../contract.ts'
import { endedBy } from '../examples.ts'
import { hookKind, inEveryHook, type KindTools } from '../kind.ts'
import type { Message } from '../message.ts'
import type { Answer } from '../post.ts'
import { endedSays, sayings } from '../says.ts'
import type { Sender } from '../sender.ts'
import { headingOf, wordingOf } from '../wording.ts'

const patience_ms = 9_000 // below the ten seconds of an attempt, so that the server's own trouble is heard
const usualPort = { starttls: 587, implicit: 465, none: 25 }

const mail = z
  .email()
  .meta(needs('alamat surel seperti desa@example.org', 'an e-mail address such as desa@example.org'))
const settings = z
  .strictObject({
    ...inEveryHook,
    kind: z.literal('email'),
    host: word.meta(needs('nama server surel', 'the name of the mail server')),
    port: z.int().min(1).max(65_535).meta(needs('nomor port, 1 sampai 65535', 'a port number, 1 to 65535')).optional(),
    tls: z
      .enum(['starttls', 'implicit', 'none'])
      .meta(
        needs(
          'starttls (port 587), implicit (port 465), atau none (server surel di komputer ini)',
          'starttls (port 587), implicit (port 465), or none (a mail server on this computer)',
        ),
      )
      .default('starttls'),
    username: word.optional(),
    ...secretKeys('password'),
    from: mail,
    to: z.array(mail).min(1).max(50).meta(needs('daftar alamat surel', 'a list of e-mail addresses')),
  })
  .superRefine(({ username, password_env, password_file }, ctx) => {
    const complain = ({ id, en }: Said) => ctx.addIssue({ code: 'custom', ...says(id, en) })
    if (password_env && password_file) complain(notBoth('password'))
    if (Boolean(username) === Boolean(password_env ?? password_file)) return
    const key = password_file ? 'password_file' : 'password_env'
    complain({
      id: `tulis "username" dan "${key}" bersama-sama, atau tidak keduanya`,
      en: `give "username" and "${key}" together, or neither`,
    })
  })
type EmailSetting = z.output<typeof settings>

export const email = hookKind({
  settings,
  secrets: (hook) => (hook.username ? [sourceOf('password', hook)] : []),
  secretProblem: () => null,
  addressProblem: () => null, // a mail server is commonly in the same network, and nobody but the operator names it
  open,
  examples: {
    receiver: 'smtp',
    settings: (port) => ({
      host: '127.0.0.1',
      port,
      tls: 'none',
      username: 'desa',
      password_env: 'MAIL_PASSWORD',
      from: 'pantau@desa.example.org',
      to: ['ani@example.org', 'budi@example.org'],
    }),
    secrets: { MAIL_PASSWORD: 'rahasia-sekali' },
    wrongSecrets: [],
    answers: [
      {
        title: 'takes it',
        receiver: { does: 'answer', status: 250 },
        gives: { isOk: true, status: 250, ...saysOf(sayings.delivered()) },
      },
      {
        title: 'asks to come again (451)',
        receiver: { does: 'answer', status: 451 },
        gives: failed(451, sayings['mail-refuses'](451, 'DATA')),
      },
      {
        title: 'refuses (554)',
        receiver: { does: 'answer', status: 554 },
        gives: failed(554, sayings['mail-refuses'](554, 'DATA')),
      },
      { title: 'hangs', receiver: { does: 'hang' }, gives: failed(null, sayings.ended(endedBy)) },
      {
        title: 'closes the connection',
        receiver: { does: 'close the connection' },
        gives: failed(null, sayings['mail-silent']('ECONNECTION')),
      },
      {
        title: 'nobody listens',
        receiver: { does: 'refuse the connection' },
        gives: failed(null, sayings['mail-silent']('ESOCKET')),
      },
    ],
  },
})

/** Loads nodemailer only now: it takes 11 MB, which a gateway without e-mail keeps for readings. */
async function open(hook: EmailSetting, { secretOf }: KindTools): Promise<Sender> {
  const { createTransport } = await import('nodemailer')
  const { host, tls, port = usualPort[tls], to } = hook
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
    ...(hook.username && { auth: { user: hook.username, pass: secretOf(sourceOf('password', hook)) } }),
  })
  return {
    target: `${host}, ${to.length} ${to.length === 1 ? 'address' : 'addresses'}`, // who they are is nobody else’s business
    send: (message, signal) =>
      transport.sendMail({ ...mailOf(message, hook), signal }).then(delivered, (err) => refused(err, signal)),
    // EHLO, TLS and the password, without a mail.
    check: (signal) => unlessAborted(transport.verify(), signal).then(works, (err) => refused(err, signal)),
    close: () => transport.close(),
  }
}

const works = (): Answer => ({ isOk: true, status: 250, ...saysOf(sayings.delivered()) })

/** `verify` knows no signal; its own time limits end it soon after. */
function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    work.then(resolve, reject)
  })
}

function mailOf(message: Message, { from, to }: EmailSetting) {
  const { id, event } = message
  return {
    from,
    to,
    subject: headingOf(message),
    text: wordingOf(message),
    date: new Date(event.at_ms),
    // The same for every attempt: mailboxes show a repeat once.
    messageId: `<${id}@${from.split('@')[1]}>`,
    headers: { 'auto-submitted': 'auto-generated' },
  }
}

function delivered({ rejected }: { rejected: unknown[] }): Answer {
  if (rejected.length === 0) return works()
  return { isOk: true, status: 250, ...saysOf(sayings['mail-some-refused'](rejected.length)) }
}

function refused(err: Error & { code?: string; responseCode?: number; command?: string }, signal: AbortSignal): Answer {
  if (signal.aborted) return { isOk: false, status: null, ...endedSays(signal) }
  const status = err.responseCode ?? null
  if (err.code === 'EAUTH') return failed(status, sayings['mail-password']())
  if (err.code === 'ETLS') return failed(status, sayings['mail-no-tls']())
  if (status !== null) return failed(status, sayings['mail-refuses'](status, err.command ?? 'MAIL'))
  return failed(null, sayings['mail-silent'](err.code ?? err.name))
}

function failed(status: number | null, says: LocalizedText): Answer {
  return { isOk: false, status, ...saysOf(says) }
}
