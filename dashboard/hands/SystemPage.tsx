/** The gateway itself: a backup now, and the quarantine read again: `#p=system`. */
import { useEffect, useState } from 'preact/hooks'
import type { BackupAnswer, BackupTarget, RetryAnswer } from '../../gateway/contract.ts'
import { Allowed, TroubleText, useAsking } from '../asking.tsx'
import { formatAge, formatBytes } from '../format.ts'
import { OwnWords } from '../OwnWords.tsx'
import type { PageProps } from '../pageProps.ts'
import { Title } from '../people/Title.tsx'
import { useAsked } from '../useAsked.ts'
import { Waits } from '../waits.tsx'
import { pageWords } from '../warning/pageWords.ts'
import type { Lang } from '../words.ts'
import { backupUrl, retryUrl } from './api.ts'
import { systemWords } from './systemWords.ts'

export function SystemPage({ view: { lang }, now_ms }: PageProps) {
  const said = systemWords[lang]
  return (
    <div class="page hands">
      <Title>{said.title}</Title>
      <p class="lead">{said.lead}</p>
      <section class="card" aria-labelledby="backup-title">
        <h2 id="backup-title">{said.backup}</h2>
        <p class="hint">{said.backupHelp}</p>
        <Allowed to="operate" lang={lang}>
          <Backup lang={lang} now_ms={now_ms} />
        </Allowed>
      </section>
      <section class="card" aria-labelledby="quarantine-title">
        <h2 id="quarantine-title">{said.quarantine}</h2>
        <p class="hint">{said.quarantineHelp}</p>
        <Allowed to="correct" lang={lang}>
          <Retry lang={lang} />
        </Allowed>
      </section>
    </div>
  )
}

const again_ms = { running: 2_000, idle: 30_000 }

function Backup({ lang, now_ms }: { lang: Lang; now_ms: number }) {
  const said = systemWords[lang]
  const [isRunning, setRunning] = useState(false)
  const asked = useAsked<BackupAnswer>(backupUrl, { every_ms: isRunning ? again_ms.running : again_ms.idle })
  const asking = useAsking()
  const { value } = asked
  useEffect(() => setRunning(value !== undefined && value.running !== null), [value])
  const start = async (to: BackupTarget) => {
    await asking.send(backupUrl, { body: { to } })
    asked.again()
  }
  if (!value && asked.trouble) return <TroubleText trouble={asked.trouble} lang={lang} />
  if (!value) return <Waits>{pageWords[lang].loading}</Waits>
  const { file, may_download, running, last, download } = value
  const isBusy = running !== null || asking.isBusy
  return (
    <div class="form" data-backup={running ?? 'idle'}>
      <p class="actions">
        {file !== null && (
          <button type="button" class="button is-main" disabled={isBusy} onClick={() => start('file')}>
            {said.toFile(file)}
          </button>
        )}
        {may_download && (
          <button type="button" class="button" disabled={isBusy} onClick={() => start('download')}>
            {said.toDownload}
          </button>
        )}
      </p>
      {file === null && <p class="hint">{said.noFile}</p>}
      {!may_download && <p class="hint">{said.noDownload}</p>}
      <div role="status">
        {running && <p>{said.running}</p>}
        {!running && last && (
          <p class={last.ok ? 'is-good' : 'is-bad'} data-backup-ok={last.ok}>
            {last.ok
              ? said.done(formatAge(now_ms - last.ended_ms, lang), formatBytes(last.bytes, lang))
              : said.failed(formatAge(now_ms - last.ended_ms, lang))}{' '}
            {last.damaged > 0 && said.damaged(last.damaged)}
            <OwnWords id={last.says_id} en={last.says} lang={lang} />
          </p>
        )}
      </div>
      {download && !running && may_download && (
        <p>
          <a class="button is-main" href={`${backupUrl}/file`} download>
            {said.ready(formatBytes(download.bytes, lang))}
          </a>{' '}
          <small class="hint">{said.readyHelp}</small>
        </p>
      )}
      <TroubleText trouble={asking.trouble} lang={lang} />
    </div>
  )
}

function Retry({ lang }: { lang: Lang }) {
  const said = systemWords[lang]
  const asking = useAsking()
  const [done, setDone] = useState<RetryAnswer>()
  const retry = async () => setDone((await asking.send<RetryAnswer>(retryUrl, { body: {} })).value)
  return (
    <>
      <p class="actions">
        <button type="button" class="button" disabled={asking.isBusy} onClick={retry}>
          {asking.isBusy ? said.retrying : said.retry}
        </button>
      </p>
      <p role="status" data-retried={done !== undefined}>
        {done?.says[lang]}
      </p>
      <TroubleText trouble={asking.trouble} lang={lang} />
    </>
  )
}
