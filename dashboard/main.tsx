/** Wires the page: gateway → state → screen, address ↔ view. */
import { render } from 'preact'
import { App, seldomPage } from './App.tsx'
import { liveUrl } from './api.ts'
import { followLive } from './live.ts'
import { followParts } from './partsFeed.ts'
import { initialState, type LiveReading, withReadings, withSnapshot, withStation } from './state.ts'
import { createStore } from './store.ts'
import { formatView, isLang, isStep, parseView } from './view.ts'
import { openAlertFeed } from './warning/alertFeed.ts'
import { alertsUrl } from './warning/api.ts'
import { titleOf } from './warning/title.ts'
import type { Lang } from './words.ts'
import './style.css'
import './warning/warning.css'

const langKey = 'pantau.lang'
const state = createStore(initialState)
const view = createStore(parseView(location.hash, rememberedLang()))
const readingListeners = new Set<(readings: LiveReading[]) => void>()

const alertFeed = openAlertFeed(alertsUrl, (alerts) => state.set({ ...state.get(), alerts }))
const live = followLive(liveUrl, {
  snapshot(snapshot) {
    state.set(withSnapshot(state.get(), snapshot, Date.now()))
    alertFeed.refresh()
  },
  alert: alertFeed.hear,
  station: (station) => state.set(withStation(state.get(), station, Date.now())),
  readings(readings) {
    state.set(withReadings(state.get(), readings, Date.now()))
    for (const listener of readingListeners) listener(readings)
  },
  lost: () => state.set({ ...state.get(), connection: 'lost' }),
})

followParts((parts) => state.set({ ...state.get(), parts }))
state.follow(({ alerts }) => {
  document.title = titleOf(alerts, view.get().lang)
})

let shown = view.get()
view.follow((next) => {
  const isOther = isStep(shown, next)
  shown = next
  document.documentElement.lang = next.lang
  const hash = formatView(next)
  if (hash === location.hash) return
  if (isOther) history.pushState(null, '', hash)
  else history.replaceState(null, '', hash)
})
addEventListener('popstate', () => {
  shown = parseView(location.hash, view.get().lang) // going back is not a step forward
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
setTimeout(() => seldomPage().catch((err) => console.info('pages are fetched when they are opened', err)), 4_000)
