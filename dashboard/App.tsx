/** The frame of the page: who we are, whether we are connected, where to go, and the page itself. */
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import { StationsPage } from './StationsPage.tsx'
import { useDeviceTime } from './screen.ts'
import type { LiveReading, State } from './state.ts'
import { type Store, useStore } from './store.ts'
import { formatView, pageNames, type View, viewAt } from './view.ts'
import type { PageProps } from './warning/pageProps.ts'
import { warningWords } from './warning/words.ts'
import { type Lang, words } from './words.ts'

interface Props {
  state: Store<State>
  view: Store<View>
  followReadings(listener: (readings: LiveReading[]) => void): () => void
  refreshAlerts(): void
  onTryNow(): void
  onLang(lang: Lang): void
}

export function App({ state, view, followReadings, refreshAlerts, onTryNow, onLang }: Props) {
  const known = useStore(state)
  const looked = useStore(view)
  const now_ms = useDeviceTime(1_000) + known.clockAhead_ms
  const { lang } = looked
  return (
    <>
      <header class="top">
        <div class="top-row">
          <p class="brand">
            <Icon shape="wave" />
            <span>
              <strong>Pantau</strong> <small>{words[lang].motto}</small>
            </span>
          </p>
          <p class={`pill is-${known.connection}`} role="status" data-connection={known.connection}>
            <span class="dot" aria-hidden="true" /> {words[lang].connection[known.connection]}
          </p>
          <LangSwitch lang={lang} onLang={onLang} />
        </div>
      </header>
      <Menu view={looked} />
      {known.connection === 'lost' && (
        <LostBanner lang={lang} heard_ms={known.heard_ms} now_ms={now_ms} onTryNow={onTryNow} />
      )}
      <main class={known.connection === 'lost' ? 'is-lost' : ''}>
        {looked.page || looked.alert ? (
          <Later<PageProps>
            load={seldomPage}
            lang={lang}
            props={{ known, view: looked, now_ms, followReadings, refreshAlerts }}
          />
        ) : (
          <StationsPage known={known} view={view} now_ms={now_ms} followReadings={followReadings} />
        )}
      </main>
      <footer class="foot">{words[lang].footer}</footer>
    </>
  )
}

/** Also called when the page has nothing else to do, so that a later loss of the connection costs no page. */
export const seldomPage = () => import('./warning/pages.tsx').then(({ SeldomPage }) => SeldomPage)

function Menu({ view }: { view: View }) {
  const said = warningWords[view.lang]
  const here = view.alert ? undefined : (view.page ?? 'stations')
  return (
    <nav class="menu" aria-label={said.menu}>
      <ul>
        {(['stations', ...pageNames] as const).map((name) => (
          <li key={name}>
            <a
              href={formatView(viewAt(view, name === 'stations' ? {} : { page: name }))}
              aria-current={here === name ? 'page' : undefined}
              data-page={name}
            >
              {said.pages[name]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function LangSwitch({ lang, onLang }: { lang: Lang; onLang(lang: Lang): void }) {
  return (
    <fieldset class="langs">
      <legend class="hidden">{words[lang].language}</legend>
      <button
        type="button"
        lang="id"
        aria-pressed={lang === 'id'}
        title="Bahasa Indonesia"
        onClick={() => onLang('id')}
      >
        ID
      </button>
      <button type="button" lang="en" aria-pressed={lang === 'en'} title="English" onClick={() => onLang('en')}>
        EN
      </button>
    </fieldset>
  )
}

interface BannerProps {
  lang: Lang
  heard_ms: number | undefined
  now_ms: number
  onTryNow(): void
}

function LostBanner({ lang, heard_ms, now_ms, onTryNow }: BannerProps) {
  return (
    <div class="banner" data-lost>
      <Icon shape="warning" />
      <p>
        <strong role="alert">{words[lang].lost}</strong>{' '}
        {heard_ms !== undefined && <span>{words[lang].lostKept(formatAge(now_ms - heard_ms, lang))}</span>}
      </p>
      <button type="button" class="button" onClick={onTryNow}>
        {words[lang].tryNow}
      </button>
    </div>
  )
}
