/** Wires the page: gateway → state → screen, address ↔ view. */
import { render } from 'preact'
import { App } from './App.tsx'
import { liveUrl } from './api.ts'
import { refusals } from './ask.ts'
import { followLive } from './live.ts'
import { forgetKept } from './offline/forget.ts'
import { openOverviewFeed } from './overviewFeed.ts'
import { fetchPages } from './pages.ts'
import { followParts } from './partsFeed.ts'
import { chartPanel } from './StationsPage.tsx'
import { byLink, changes, codeIn, isWelcome, refreshSession, session, signIn } from './session.ts'
import {
  initialState,
  type LiveReading,
  type State,
  withOverview,
  withPolled,
  withReadings,
  withSnapshot,
  withStation,
} from './state.ts'
import { createStore } from './store.ts'
import { formatView, isLang, isStep, parseView, type View, viewAt } from './view.ts'
import { keepWanted, namedIn, takeWanted } from './wanted.ts'
import { openAlertFeed } from './warning/alertFeed.ts'
import { alertsUrl } from './warning/api.ts'
import { titleOf } from './warning/title.ts'
import type { Lang } from './words.ts'
import './style.css'
import './warning/warning.css'
import './first/first.css'

const langKey = 'pantau.lang'
const state = createStore(initialState)
const view = createStore(arrive(rememberedLang()))
const readingListeners = new Set<(readings: LiveReading[]) => void>()

// Who opens the page at a chart waits for two files: the one is fetched while the other is read.
if (view.get().series) chartPanel().catch((err) => console.info('the chart is fetched when it is shown', err))

refreshSession()
const alertFeed = openAlertFeed(alertsUrl, (alerts) => change({ alerts }))
const overviewFeed = openOverviewFeed({
  tell: (overview) => state.set(withOverview(state.get(), overview, Date.now())),
  takeAlerts: alertFeed.take,
  missed: alertFeed.refresh,
})
let mayBeBehind = false // what was asked when the page opened may be without an answer, or old
const live = followLive(liveUrl, {
  snapshot(snapshot) {
    // A view that was opened again may be another person's: a session ends, a role changes.
    if (mayBeBehind) {
      refreshSession()
      overviewFeed.refresh()
    } else if (state.get().first) alertFeed.refresh() // one may have been raised between that answer and this view
    mayBeBehind = true
    state.set(withSnapshot(state.get(), snapshot, Date.now()))
  },
  alert(word) {
    alertFeed.hear(word)
    overviewFeed.soon()
  },
  station: (station) => state.set(withStation(state.get(), station, Date.now())),
  readings(readings) {
    state.set(withReadings(state.get(), readings, Date.now()))
    for (const listener of readingListeners) listener(readings)
  },
  polled(snapshot, between, why) {
    state.set(withPolled(state.get(), snapshot, why, Date.now()))
    alertFeed.refresh()
    for (const listener of readingListeners) listener(between)
  },
  refused(why) {
    mayBeBehind = true
    change({ connection: why })
    keepWanted(view.get())
    forgetKept()
    refreshSession()
  },
  lost() {
    mayBeBehind = true
    change({ connection: 'lost' })
    if (!state.get().stations) showKept()
  },
  paused() {
    mayBeBehind = true
    change({ connection: 'connecting' })
    if (document.hidden) document.title = `⏸ ${document.title}` // it no longer tells of a warning
  },
})
const parts = followParts((parts) => change({ parts }))

refusals.follow(() => refreshSession())
session.follow((who) => {
  if (!who?.may.includes('answer')) return
  import('./observe/pendingFeed.ts').then(
    ({ followPending }) => followPending(),
    (err) => console.info('what waits to be looked at is not told in the menu', err),
  )
})
changes.follow(() => {
  if (!session.get()?.name) return
  live.tryNow() // it shows what this person may see
  overviewFeed.refresh()
  parts.look()
})

state.follow(({ alerts }) => {
  document.title = titleOf(alerts, view.get().lang)
})

let shown = view.get()
view.follow((next) => {
  const isOther = isStep(shown, next)
  if (isOther) {
    isWelcome.set(false)
    keepPlace(shown, next)
  }
  shown = next
  document.documentElement.lang = next.lang
  const hash = formatView(next)
  if (hash === location.hash) return
  if (isOther) history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
})
addEventListener('popstate', () => {
  shown = arrive(view.get().lang, shown) // going back is not a step forward
  isWelcome.set(false)
  view.set(shown)
})
document.documentElement.lang = shown.lang

const app = document.getElementById('app')!
app.replaceChildren()
render(
  <App
    state={state}
    view={view}
    followReadings={(listener) => {
      readingListeners.add(listener)
      return () => readingListeners.delete(listener)
    }}
    refreshAlerts={alertFeed.refresh}
    onTryNow={live.tryNow}
    onLang={(lang) => {
      remember(lang)
      view.set({ ...view.get(), lang })
    }}
  />,
  app,
)

/** Opened without the gateway: what this device kept, with its age. */
async function showKept() {
  const known = await import('./offline/kept.ts').then(({ readKnown }) => readKnown())
  if (known && !state.get().stations && state.get().connection === 'lost') change(known)
}

function change(some: Partial<State>) {
  state.set({ ...state.get(), ...some })
}

/** Who is asked to sign in comes back: to where this person was, or to what the closed gateway does not show yet. */
function keepPlace(from: View, to: View) {
  if (session.get()?.name) return
  if (to.page === 'sign-in') keepWanted(from)
  else if (state.get().connection === 'closed') keepWanted(to)
}

/**
 * The view that the address asks for. A code to sign in with is taken out of it, and out of the history, and used; then
 * comes what the link names, or where the person was: `before`, or what another window has kept.
 */
function arrive(lang: Lang, before?: View): View {
  const code = codeIn(location.hash)
  const asked = parseView(location.hash, lang)
  if (code === undefined) {
    if (before) keepPlace(before, asked)
    return asked
  }
  const wanted = namedIn(location.hash, lang) ?? before
  if (wanted) keepWanted(wanted)
  const here = viewAt(asked, { page: 'sign-in' })
  history.replaceState(null, '', formatView(here))
  byLink.set({ isBusy: true })
  signIn({ link: code }).then(({ trouble }) => {
    byLink.set({ isBusy: false, ...(trouble && { trouble }) })
    if (trouble) return
    shown = takeWanted(view.get().lang) ?? viewAt(view.get())
    history.replaceState(null, '', formatView(shown)) // "back" shall not lead to a used link
    view.set(shown)
    isWelcome.set(true)
  })
  return here
}

// A browser may forbid storage (private windows, strict settings): then the page starts in Indonesian each time.
function rememberedLang(): Lang {
  try {
    const lang = localStorage.getItem(langKey)
    return isLang(lang) ? lang : 'id'
  } catch {
    return 'id'
  }
}

function remember(lang: Lang) {
  try {
    localStorage.setItem(langKey, lang)
  } catch (err) {
    console.info('this browser does not let the page remember the language', err)
  }
}

// When the page has settled, what other pages need is fetched too: the connection may be gone when they are wanted.
setTimeout(() => {
  const fetched = Promise.all([chartPanel(), fetchPages((ability) => session.get()?.may.includes(ability) ?? false)])
  fetched.catch((err) => console.info('pages are fetched when they are opened', err))
  import('./observe/sending.ts').then(
    ({ sendWaiting }) => sendWaiting(), // what a resident reported while there was no network
    (err) => console.info('reports that wait here are sent later', err),
  )
  import('./offline/install.ts').then(
    ({ keepPage }) => keepPage(state.get),
    (err) => console.info('this device does not keep the page', err),
  )
}, 4_000)
