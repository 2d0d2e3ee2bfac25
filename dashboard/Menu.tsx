/** Where one can go: the stations and a few pages in sight, the others under "more". */
import { useEffect, useRef } from 'preact/hooks'
import { type PageRow, pages } from './pages.ts'
import { session } from './session.ts'
import { useStore } from './store.ts'
import { formatView, type View, viewAt } from './view.ts'
import { waitingReports } from './waiting.ts'
import { words } from './words.ts'
import './menu.css'

export function Menu({ view }: { view: View }) {
  const { menu, stations, more, handbook, waitingReports: waitingText } = words[view.lang]
  const reports = useStore(waitingReports)
  const who = useStore(session)
  const folded = useRef<HTMLDetailsElement>(null)
  const here = view.alert ? undefined : (view.page ?? 'stations')
  const rows = pages.filter((row) => !row.may || who?.may.includes(row.may))
  const waits = reports > 0 && (
    <span class="count" data-waiting-reports={reports}>
      <span aria-hidden="true">{reports > 99 ? '99+' : reports}</span>
      <span class="hidden">{waitingText(reports)}</span>
    </span>
  )
  const link = ({ name, title }: Pick<PageRow, 'name' | 'title'>) => (
    <li key={name}>
      <a
        href={formatView(viewAt(view, name === 'stations' ? {} : { page: name }))}
        aria-current={here === name ? 'page' : undefined}
        data-page={name}
      >
        {title[view.lang]}
        {name === 'observations' && waits}
      </a>
    </li>
  )
  const others = rows.filter((row) => row.menu === 'more')
  useEffect(() => {
    if (folded.current) folded.current.open = false // it led somewhere
  }, [view.page, view.alert, view.station])
  useEffect(() => {
    const fold = (event: Event) => {
      const { current } = folded
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape'
      if (!current?.open || (event instanceof KeyboardEvent && !isEscape)) return
      if (!isEscape && event.target instanceof Node && current.contains(event.target)) return
      current.open = false
      if (isEscape) current.querySelector('summary')?.focus()
    }
    for (const kind of ['keydown', 'click']) addEventListener(kind, fold)
    return () => {
      for (const kind of ['keydown', 'click']) removeEventListener(kind, fold)
    }
  }, [])
  return (
    <nav class="menu" aria-label={menu}>
      <ul>
        {link({ name: 'stations', title: { id: stations, en: stations } })}
        {rows.filter((row) => row.menu === 'first').map(link)}
        <li>
          <details ref={folded} class="more">
            <summary aria-current={others.some(({ name }) => name === here) ? 'true' : undefined} data-more>
              {more} {waits}
            </summary>
            <ul>
              {others.map(link)}
              <li>
                <a href={handbook.href}>{handbook.title}</a>
              </li>
            </ul>
          </details>
        </li>
      </ul>
    </nav>
  )
}
