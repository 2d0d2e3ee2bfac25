/**
 * The pages beside the first screen. A page is a component that takes `PageProps`, in a file of its own with its words
 * beside it, and a row here. Links lead to it by its name: `viewAt(view, { page: 'rules' })`.
 *
 * A page is fetched when it is opened, or when everything else is there. Pages that are opened one after the other are
 * fetched together: they share a module that gives them. What only one page needs (a map, a picture) it fetches itself.
 */
import type { ComponentType } from 'preact'
import type { PageProps } from './pageProps.ts'
import type { Deed } from './session.ts'
import type { View } from './view.ts'
import type { Lang } from './words.ts'

export interface PageRow {
  /** Its name in addresses: `#p=rules`, or `#/join/CODE`. */
  name: string
  title: Record<Lang, string>
  load(): Promise<ComponentType<PageProps>>
  /** Where the menu has it: always in sight, or under "more". Absent: other pages lead there. */
  menu?: 'first' | 'more'
  /** Whom the menu shows it to; absent: everybody. The gateway decides by itself who may do what. */
  may?: Deed
  /** It can be used by those who may not see the stations. */
  isOpen?: true
}

const warning = () => import('./warning/pages.tsx')
const people = () => import('./people/pages.tsx')
const hands = () => import('./hands/pages.tsx')

/** In the order of the menu. */
export const pages: readonly PageRow[] = [
  {
    name: 'map',
    title: { id: 'Peta', en: 'Map' },
    menu: 'first',
    load: () => import('./map/MapPage.tsx').then(({ MapPage }) => MapPage),
  },
  {
    name: 'observe',
    title: { id: 'Laporkan', en: 'Report' },
    menu: 'first',
    load: () => import('./observe/ObservePage.tsx').then(({ ObservePage }) => ObservePage),
  },
  {
    name: 'phone',
    title: { id: 'Beri tahu HP ini', en: 'Tell this phone' },
    menu: 'more',
    load: () => import('./phone/PhonePage.tsx').then(({ PhonePage }) => PhonePage),
  },
  {
    name: 'river',
    title: { id: 'Sungai', en: 'River' },
    menu: 'more',
    load: () => import('./river/RiverPage.tsx').then(({ RiverPage }) => RiverPage),
  },
  {
    name: 'observations',
    title: { id: 'Laporan warga', en: 'Residents’ reports' },
    menu: 'more',
    may: 'answer',
    load: () => import('./observe/ModeratePage.tsx').then(({ ModeratePage }) => ModeratePage),
  },
  {
    name: 'rules',
    title: { id: 'Aturan', en: 'Rules' },
    menu: 'first',
    load: () => warning().then(({ RulesPage }) => RulesPage),
  },
  {
    name: 'hooks',
    title: { id: 'Penerima', en: 'Recipients' },
    menu: 'more',
    may: 'answer',
    load: () => warning().then(({ HooksPage }) => HooksPage),
  },
  {
    name: 'drill',
    title: { id: 'Latihan', en: 'Drill' },
    menu: 'more',
    load: () => warning().then(({ DrillPage }) => DrillPage),
  },
  {
    name: 'download',
    title: { id: 'Unduh data', en: 'Download' },
    menu: 'more',
    load: () => import('./download/DownloadPage.tsx').then(({ DownloadPage }) => DownloadPage),
  },
  {
    name: 'lessons',
    title: { id: 'Pelajaran', en: 'Lessons' },
    menu: 'more',
    isOpen: true,
    load: () => import('./lessons/LessonsPage.tsx').then(({ LessonsPage }) => LessonsPage),
  },
  {
    name: 'report',
    title: { id: 'Laporan bulanan', en: 'Monthly report' },
    menu: 'more',
    load: () => import('./report/ReportPage.tsx').then(({ ReportPage }) => ReportPage),
  },
  {
    name: 'logbook',
    title: { id: 'Buku catatan', en: 'Logbook' },
    menu: 'more',
    load: () => hands().then(({ LogbookPage }) => LogbookPage),
  },
  {
    name: 'manage',
    title: { id: 'Kelola stasiun', en: 'Manage stations' },
    menu: 'more',
    may: 'invite',
    load: () => hands().then(({ ManagePage }) => ManagePage),
  },
  {
    name: 'rule',
    title: { id: 'Ubah aturan', en: 'Edit a rule' },
    load: () => hands().then(({ RulePage }) => RulePage),
  },
  {
    name: 'corrections',
    title: { id: 'Koreksi', en: 'Corrections' },
    menu: 'more',
    may: 'correct',
    load: () => hands().then(({ CorrectionsPage }) => CorrectionsPage),
  },
  {
    name: 'node',
    title: { id: 'Satu stasiun', en: 'One station' },
    load: () => import('./node/NodePage.tsx').then(({ NodePage }) => NodePage),
  },
  {
    name: 'system',
    title: { id: 'Server desa', en: 'Gateway' },
    menu: 'more',
    may: 'correct',
    load: () => hands().then(({ SystemPage }) => SystemPage),
  },
  {
    name: 'people',
    title: { id: 'Orang', en: 'People' },
    menu: 'more',
    may: 'operate',
    isOpen: true,
    load: () => people().then(({ PeoplePage }) => PeoplePage),
  },
  {
    name: 'sign-in',
    title: { id: 'Masuk', en: 'Sign in' },
    isOpen: true,
    load: () => people().then(({ AccountPage }) => AccountPage),
  },
  {
    name: 'invite',
    title: { id: 'Undang stasiun', en: 'Invite a station' },
    isOpen: true,
    load: () => people().then(({ InvitePage }) => InvitePage),
  },
  {
    name: 'join',
    title: { id: 'Undangan stasiun', en: 'A station’s invitation' },
    isOpen: true,
    load: () => people().then(({ JoinPage }) => JoinPage),
  },
]

/** What `#a=ALERT` opens. */
const alertPage: PageRow = {
  name: 'alert',
  title: { id: 'Peringatan', en: 'Warning' },
  load: () => warning().then(({ AlertPage }) => AlertPage),
}

/** The page that an address asks for; undefined = the first screen, also for a name that no page has. */
export function pageAt({ alert, page }: View): PageRow | undefined {
  return alert ? alertPage : pages.find(({ name }) => name === page)
}

/** Fetches what this person's menu leads to: the connection may be gone when it is wanted. */
export async function fetchPages(may: (ability: Deed) => boolean): Promise<void> {
  const wanted = pages.filter((row) => row.menu && (!row.may || may(row.may)))
  await Promise.all([alertPage, ...wanted].map(({ load }) => load()))
}
