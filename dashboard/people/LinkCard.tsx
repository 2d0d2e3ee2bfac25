/** A secret that is shown once: to copy, and as a QR code that a phone scans. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { Lang } from '../words.ts'
import { qrOf } from './qr.ts'
import { peopleWords } from './words.ts'

interface Props {
  title: string
  help: string
  text: string
  /** Of the field that holds it. */
  label?: string
  note?: string
  hasQr?: boolean
  lang: Lang
  onClose(): void
}

export function LinkCard({ title, help, text, label, note, hasQr = false, lang, onClose }: Props) {
  const said = peopleWords[lang].link
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus()
    heading.current?.scrollIntoView({ block: 'start' })
  }, [text])
  return (
    <section class="card secret" aria-labelledby="secret-title" data-link>
      <h2 id="secret-title" ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <p>{help}</p>
      {hasQr && <QrCode text={text} lang={lang} />}
      <CopyField label={label ?? said.field} text={text} lang={lang} />
      {note && <p class="hint">{note}</p>}
      <button type="button" class="button" onClick={onClose}>
        {said.close}
      </button>
    </section>
  )
}

/** Black on white in the dark, too: scanners want it so. */
export function QrCode({ text, lang }: { text: string; lang: Lang }) {
  const { size, path } = useMemo(() => qrOf(text), [text])
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={peopleWords[lang].link.qr} data-qr>
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

export function CopyField({ label, text, lang }: { label: string; text: string; lang: Lang }) {
  const said = peopleWords[lang].link
  const field = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setCopied] = useState<boolean>()
  return (
    <div class="copy">
      <label class="field">
        <span>{label}</span>
        <textarea
          ref={field}
          readOnly
          rows={3}
          value={text}
          spellcheck={false}
          onFocus={() => field.current?.select()}
        />
      </label>
      <button type="button" class="button is-main" onClick={async () => setCopied(await copied(text, field.current))}>
        {said.copy}
      </button>
      <p role="status">{isCopied === undefined ? '' : isCopied ? said.copied : said.copyByHand}</p>
    </div>
  )
}

/** The clipboard is for https and localhost only; over plain http the old command still copies what is selected. */
async function copied(text: string, field: HTMLTextAreaElement | null): Promise<boolean> {
  try {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text)
      return true
    }
  } catch (err) {
    console.info('the clipboard is not to be had', err)
  }
  field?.select()
  return document.execCommand('copy')
}
