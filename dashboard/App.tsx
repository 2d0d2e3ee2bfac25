/** The frame of the page: who we are, whether we are connected, where to go, and the page itself. */
import { formatAge } from './format.ts'
import { Icon } from './icons.tsx'
import { Later } from './Later.tsx'
import type { PeopleProps } from './people/pages.tsx'
import { StationsPage } from './StationsPage.tsx'
import { useDeviceTime } from './screen.ts'
import { isWelcome, session } from './session.ts'
import type { LiveReading, State } from './state.ts'
import { type Store, useStore } from './store.ts'
import { formatView, isPeoplePage, type PageName, type View, viewAt, warningPages } from './view.ts'
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
  const isNew = useStore(isWelcome)
  const now_ms = useDeviceTime(1_000) + known.clockAhead_ms
  const { lang } = looked
  const { connection } = known
  const isPage = looked.page !== undefined || looked.alert !== undefined
  // Refused: the way in stands above what was on the screen, or in its place.
  const isShut = (connection === 'closed' || connection === 'forbidden') && !isPeoplePage(looked.page)
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
      {connection === 'polling' && known.polledWhy && (
        <p class="quiet" role="status" data-polling={known.polledWhy}>
          {words[lang].polling[known.polledWhy]}
        </p>
      )}
      {isNew && <Later<PeopleProps> load={peoplePage} lang={lang} props={{ known, view, isNew }} />}
      {isShut && <Later<PeopleProps> load={peoplePage} lang={lang} props={{ known, view, gate: connection }} />}
      {(!isShut || known.stations) && (
        <main class={isShut || connection === 'lost' ? 'is-lost' : ''}>
          {isPeoplePage(looked.page) ? (
            <Later<PeopleProps> load={peoplePage} lang={lang} props={{ known, view }} />
          ) : isPage ? (
            <Later<PageProps>
              load={seldomPage}
              lang={lang}
              props={{ known, view: looked, now_ms, followReadings, refreshAlerts }}
            />
          ) : (
            <StationsPage known={known} view={view} now_ms={now_ms} followReadings={followReadings} />
          )}
        </main>
      )}
      <footer class="foot">{words[lang].footer}</footer>
    </>
  )
}

/** Also called when the page has nothing else to do, so that a later loss of the connection costs no page. */
export const seldomPage = () => import('./warning/pages.tsx').then(({ SeldomPage }) => SeldomPage)

/** Signing in, people and invitations. */
export const peoplePage = () => import('./people/pages.tsx').then(({ PeoplePages }) => PeoplePages)

function Menu({ view }: { view: View }) {
  const said = warningWords[view.lang]
  const who = useStore(session)
  const here = view.alert ? undefined : (view.page ?? 'stations')
  const link = (name: 'stations' | PageName, text: string) => (
    <li key={name}>
      <a
        href={formatView(viewAt(view, name === 'stations' ? {} : { page: name }))}
        aria-current={here === name ? 'page' : undefined}
        data-page={name}
      >
        {text}
      </a>
    </li>
  )
  return (
    <nav class="menu" aria-label={said.menu}>
      <ul>
        {(['stations', ...warningPages] as const).map((name) => link(name, said.pages[name]))}
        {who?.may.includes('operate') && link('people', said.pages.people)}
      </ul>
    </nav>
  )
}

/** Who is signed in, or the way to do so. */
function AccountLink({ view }: { view: View }) {
  const who = useStore(session)
  const text = who?.name ?? warningWords[view.lang].pages['sign-in']
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
