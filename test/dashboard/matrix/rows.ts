/** Which screens are looked at, in which ways. Pure. */
export const states = [
  'calm',
  'names',
  'history',
  'lost',
  'offline',
  'frozen',
  'full',
  'flood',
  'crowd',
  'closed',
] as const
export type StateName = (typeof states)[number]

export const sizes = { small: [360, 640], phone: [412, 915], desk: [1366, 768] } as const

export interface Look {
  lang: 'id' | 'en'
  scheme: 'light' | 'dark'
  size: keyof typeof sizes
  /** Of the letters, in percent of what the browser comes with. */
  text: 100 | 150 | 200
}

/** Every pair of two ways to look is in one of these nine. */
export const looks: readonly Look[] = [
  { lang: 'id', scheme: 'light', size: 'small', text: 100 },
  { lang: 'en', scheme: 'dark', size: 'small', text: 150 },
  { lang: 'id', scheme: 'dark', size: 'small', text: 200 },
  { lang: 'en', scheme: 'dark', size: 'phone', text: 100 },
  { lang: 'id', scheme: 'light', size: 'phone', text: 150 },
  { lang: 'en', scheme: 'light', size: 'phone', text: 200 },
  { lang: 'id', scheme: 'dark', size: 'desk', text: 100 },
  { lang: 'en', scheme: 'light', size: 'desk', text: 150 },
  { lang: 'id', scheme: 'light', size: 'desk', text: 200 },
]

export interface Row extends Look {
  page: string
  state: StateName
}

export const nameOf = ({ page, state, lang, scheme, size, text }: Row) =>
  [state, page, size, text, lang, scheme].join('-')

/** There is an alert in a flood only. */
const isThere = ({ page, state }: { page: string; state: StateName }) => page !== 'alert' || state === 'flood'

/** All pages in all states in all looks. */
export function allRows(pages: readonly string[]): Row[] {
  const rows = states.flatMap((state) => pages.flatMap((page) => looks.map((look) => ({ page, state, ...look }))))
  return rows.filter(isThere)
}

/** The first screen and the page of an alert in all their rows; of the others each in each state, each in each look. */
export function mostRows(pages: readonly string[]): Row[] {
  return allRows(pages).filter(({ page, state, ...look }) => {
    if (page === 'first' || page === 'alert') return true
    return sameLook(look, looks[(pages.indexOf(page) + states.indexOf(state)) % looks.length]!)
  })
}

const sameLook = (one: Look, other: Look) =>
  (Object.keys(one) as (keyof Look)[]).every((key) => one[key] === other[key])

/** Each state and each look once, on the first screen where the state shows there; another page each where it does not. */
export function fewRows(pages: readonly string[]): Row[] {
  const others = pages.filter((page) => page !== 'first' && page !== 'alert')
  return states.map((state, i) => ({ page: quiet[state]?.(others) ?? 'first', state, ...looks[i % looks.length]! }))
}

const [plain, , dark200] = looks
const night = { ...plain!, scheme: 'dark' } as const

/** Those whose pictures are in the documentation, `docs/screens/`. */
export const documentedRows: readonly Row[] = [
  { page: 'first', state: 'calm', ...plain! },
  { page: 'first', state: 'flood', ...night },
  { page: 'alert', state: 'flood', ...plain! },
  { page: 'chart', state: 'calm', ...plain! },
  { page: 'node', state: 'calm', ...night },
  { page: 'map', state: 'flood', ...plain! },
  { page: 'first', state: 'lost', ...plain! },
  { page: 'first', state: 'calm', ...dark200! },
]

const quiet: Partial<Record<StateName, (others: readonly string[]) => string | undefined>> = {
  calm: () => 'chart',
  history: ([, second]) => second,
  frozen: (others) => others[2],
  offline: (others) => others[3],
}
