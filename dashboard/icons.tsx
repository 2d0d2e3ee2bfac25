/** Shapes that say the state without colour: each differs in outline. Decorative: the words stand beside them. */
import type { Station } from '../gateway/contract.ts'

const clock = 'M8 4v4.3l2.8 1.7M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13'
const paths: Record<Station['state'] | 'warning' | 'clock' | 'wave' | 'down', string> = {
  online: 'M3 8.5l3.2 3.2L13 4.8',
  late: clock,
  offline: 'M3.5 3.5l9 9M12.5 3.5l-9 9',
  new: 'M3 8h.01M8 8h.01M13 8h.01',
  warning: 'M8 2L14.5 13.5H1.5ZM8 6.3v3.2M8 11.6v.01',
  clock,
  wave: 'M1 6c2.3 0 2.3-2 4.7-2s2.3 2 4.6 2 2.3-2 4.7-2M1 12c2.3 0 2.3-2 4.7-2s2.3 2 4.6 2 2.3-2 4.7-2',
  down: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 14h11',
}

export function Icon({ shape }: { shape: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path d={paths[shape]} />
    </svg>
  )
}
