/** The words of finding stations among many. */
import type { Lang } from '../words.ts'
import type { SortKey } from './find.ts'

interface FindWords {
  search: string
  example: string
  state: string
  anyState: string
  quantity: string
  anyQuantity: string
  sort: string
  sorts: Record<SortKey, string>
  shown: (n: number, of: number) => string
  none: string
  noneAdvice: string
  clear: string
  more: (n: number) => string
}

export const findWords: Record<Lang, FindWords> = {
  id: {
    search: 'Cari stasiun',
    example: 'nama, sungai, atau yang diukur',
    state: 'Keadaan',
    anyState: 'semua',
    quantity: 'Yang diukur',
    anyQuantity: 'semua',
    sort: 'Urutan',
    sorts: { worst: 'yang gawat dulu', name: 'nama', newest: 'data terbaru', river: 'hulu ke hilir' },
    shown: (n, of) => (n === of ? `${of} stasiun` : `${n} dari ${of} stasiun`),
    none: 'Tidak ada stasiun yang cocok.',
    noneAdvice: 'Coba kata yang lebih pendek, atau hapus pilihannya.',
    clear: 'Hapus pencarian',
    more: (n) => `Tampilkan ${n} stasiun lagi`,
  },
  en: {
    search: 'Find a station',
    example: 'name, river, or what it measures',
    state: 'State',
    anyState: 'all',
    quantity: 'What it measures',
    anyQuantity: 'all',
    sort: 'Order',
    sorts: { worst: 'worst first', name: 'name', newest: 'newest data', river: 'upstream to downstream' },
    shown: (n, of) => (n === of ? `${of} stations` : `${n} of ${of} stations`),
    none: 'No station fits.',
    noneAdvice: 'Try a shorter word, or remove the filters.',
    clear: 'Clear the search',
    more: (n) => (n === 1 ? 'Show 1 more station' : `Show ${n} more stations`),
  },
}
