/** When a certificate has to be made anew, and when people have to hear that this did not work. */
import { day_ms } from '../../edge/platform/time.ts'
import type { CertificateFacts } from './certificate.ts'

type Dates = Pick<CertificateFacts, 'begins_ms' | 'ends_ms'>

const warn_ms = 14 * day_ms

/** Less than a third is left; or it begins later, since it was made while the clock was ahead. */
export function isDue(dates: Dates, now_ms: number): boolean {
  const whole_ms = dates.ends_ms - dates.begins_ms
  return isOutside(dates, now_ms) || dates.ends_ms - now_ms < whole_ms / 3
}

/** It has ended, or has not begun. */
export function isOutside({ begins_ms, ends_ms }: Dates, now_ms: number): boolean {
  return now_ms > ends_ms || now_ms < begins_ms
}

/** Nobody has renewed it, and two weeks or less are left: those who connect are refused soon, or are refused already. */
export function isLate(dates: Dates, now_ms: number): boolean {
  return isOutside(dates, now_ms) || dates.ends_ms - now_ms < warn_ms
}
