/** The frame of the page: who we are, whether we are connected, where to go, and the page itself. */

import { firstWords } from './first/words.ts'
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import { Menu } from './Menu.tsx'
import type { PageProps } from './pageProps.ts'
import { pageAt, pages } from './pages.ts'
import type { GateProps } from './people/gates.tsx'
import { StationsPage } from './StationsPage.tsx'
import { useDeviceTime } from './screen.ts'
import { isWelcome, session } from './session.ts'
import type { LiveReading, State } from './state.ts'
import { type Store, useStore } from './store.ts'
import { formatView, type View, viewAt } from './view.ts'
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
  const isNew = useStore(isWelcome)
  const now_ms = useDeviceTime(1_000) + known.clockAhead_ms
  const { lang } = looked
  const { connection } = known
  const page = pageAt(looked)
  // Refused: the way in stands above what was on the screen, or in its place.
  const isShut = (connection === 'closed' || connection === 'forbidden') && !page?.isOpen
  const isSeen = !isShut || known.stations !== undefined
  const pageProps = { known, view: looked, now_ms, followReadings, refreshAlerts, go: view.set }
  return (
    <>
      {/* biome-ignore lint/a11y/useValidAnchor: it leads past the menu; the address itself holds the view */}
      <a class="skip" href="#main" onClick={skip}>
        {words[lang].skip}
      </a>
      <header class="top">
        <div class="top-row">
          <p class="brand">
            <Icon shape="wave" />
            <span>
              <strong>Pantau</strong> <small>{words[lang].motto}</small>
            </span>
          </p>
          <p class={`pill is-${connection}`} role="status" data-connection={connection}>
            <span class="dot" aria-hidden="true" /> {words[lang].connection[connection]}
          </p>
          <AccountLink view={looked} />
          <LangSwitch lang={lang} onLang={onLang} />
        </div>
      </header>
      <Menu view={looked} />
      {connection === 'lost' && (
        <LostBanner lang={lang} heard_ms={known.heard_ms} now_ms={now_ms} onTryNow={onTryNow} />
      )}
      {isNew && <Later<{ view: View }> load={welcome} lang={lang} props={{ view: looked }} />}
      <main id="main" tabIndex={-1} class={isShut || connection === 'lost' ? 'is-lost' : ''}>
        {isShut && (
          <Later<GateProps> load={gate} lang={lang} props={{ known, lang, isForbidden: connection === 'forbidden' }} />
        )}
        {isSeen &&
          (page ? (
            <Later<PageProps> key={looked.alert ?? page.name} load={page.load} lang={lang} props={pageProps} />
          ) : (
            <StationsPage known={known} view={view} now_ms={now_ms} followReadings={followReadings} />
          ))}
      </main>
      {/* Below: it comes when all stands already, and shall push nothing down. */}
      {connection === 'polling' && known.polledWhy && (
        <p class="quiet" role="status" data-polling={known.polledWhy}>
          {words[lang].polling[known.polledWhy]}
        </p>
      )}
      <footer class="foot">
        {words[lang].footer} <span data-version>{programText(known)}</span>
      </footer>
      {known.first?.gateway.simulated && (
        <p class="simulated" data-simulated>
          {firstWords[lang].simulated}
        </p>
      )}
    </>
  )
}

/** Which Pantau the gateway runs, as soon as it has told. */
const programText = ({ first }: State) => (first?.gateway.version ? `Pantau ${first.gateway.version}` : '')

/** The address holds the view, so the link moves the focus by itself. */
function skip(event: Event) {
  event.preventDefault()
  document.getElementById('main')?.focus()
}

const welcome = () => import('./people/gates.tsx').then(({ Welcome }) => Welcome)
const gate = () => import('./people/gates.tsx').then(({ Gate }) => Gate)
const signInPage = pages.find(({ name }) => name === 'sign-in')!

/** Who is signed in, or the way to do so. */
function AccountLink({ view }: { view: View }) {
  const who = useStore(session)
  const text = who?.name ?? signInPage.title[view.lang]
  return (
    <a
      class={who?.name ? 'account is-in' : 'account'}
      href={formatView(viewAt(view, { page: 'sign-in' }))}
      aria-current={view.page === 'sign-in' ? 'page' : undefined}
      aria-label={text}
      data-page="sign-in"
    >
      <Icon shape="person" /> <span>{text}</span>
    </a>
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
    <aside class="banner" aria-label={words[lang].connection.lost} data-lost>
      <Icon shape="warning" />
      <p>
        <strong role="alert">{words[lang].lost}</strong>{' '}
        {heard_ms !== undefined && <span>{words[lang].lostKept(formatAge(now_ms - heard_ms, lang))}</span>}
      </p>
      <button type="button" class="button" onClick={onTryNow}>
        {words[lang].tryNow}
      </button>
    </aside>
  )
}
