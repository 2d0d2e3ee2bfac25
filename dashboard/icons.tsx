/** Shapes that say the state without colour: each differs in outline. Decorative: the words stand beside them. */
import type { Alert, Station } from '../gateway/contract.ts'

const clock = 'M8 4v4.3l2.8 1.7M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13'
type Shape =
  | Station['state']
  | Alert['severity']
  | 'warning'
  | 'clock'
  | 'wave'
  | 'down'
  | 'back'
  | 'next'
  | 'over'
  | 'person'
  | 'rising'
  | 'falling'
  | 'steady'
  | 'search'
const paths: Record<Shape, string> = {
  online: 'M3 8.5l3.2 3.2L13 4.8',
  late: clock,
  offline: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  new: 'M3 8h.01M8 8h.01M13 8h.01',
  retired: 'M2.5 8h11',
  warning: 'M8 2L14.5 13.5H1.5ZM8 6.3v3.2M8 11.6v.01',
  clock,
  wave: 'M1 6c2.3 0 2.3-2 4.7-2s2.3 2 4.6 2 2.3-2 4.7-2M1 12c2.3 0 2.3-2 4.7-2s2.3 2 4.6 2 2.3-2 4.7-2',
  // Each step worse has another outline, and one stroke more.
  Minor: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M8 7.2v3.6M8 5v.01',
  Moderate: 'M8 2L14.5 13.5H1.5ZM8 6.3v3.2M8 11.6v.01',
  Severe: 'M8 .9L15.1 8 8 15.1.9 8ZM8 4.6v4M8 11v.01',
  Extreme: 'M5.2 1.2h5.6l4 4v5.6l-4 4H5.2l-4-4V5.2ZM5.9 4.6v4M5.9 11v.01M10.1 4.6v4M10.1 11v.01',
  over: 'M8 1.8a6.2 6.2 0 1 0 0 12.4a6.2 6.2 0 1 0 0-12.4M5.2 8.2l2 2 3.6-4',
  rising: 'M3 12.5L12.5 4M6.5 3.5h6.5V10',
  falling: 'M3 3.5L12.5 12M6.5 12.5h6.5V6',
  steady: 'M1.5 8h12M9.5 4l4 4-4 4',
  back: 'M9.5 3L4.5 8l5 5',
  next: 'M6.5 3l5 5-5 5',
  person: 'M8 8.2a3.2 3.2 0 1 0 0-6.4a3.2 3.2 0 1 0 0 6.4M2 14.8c.6-3 3-4.4 6-4.4s5.4 1.4 6 4.4',
  search: 'M6.8 1.8a5 5 0 1 0 0 10a5 5 0 1 0 0-10M10.6 10.6L14.2 14.2',
  down: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 14h11',
}

export function Icon({ shape }: { shape: Shape }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[shape]} />
    </svg>
  )
}
