/** What the browser says about itself, as hooks. */
import { useEffect, useState } from 'preact/hooks'

/** This device's clock, told again every `step_ms` while the page is seen. */
export function useDeviceTime(step_ms: number): number {
  const [now_ms, setNow] = useState(Date.now())
  useEffect(() => {
    const tell = () => document.hidden || setNow(Date.now())
    const tick = setInterval(tell, step_ms)
    document.addEventListener('visibilitychange', tell)
    return () => {
      clearInterval(tick)
      document.removeEventListener('visibilitychange', tell)
    }
  }, [step_ms])
  return now_ms
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const tell = () => setMatches(media.matches)
    tell()
    media.addEventListener('change', tell)
    return () => media.removeEventListener('change', tell)
  }, [query])
  return matches
}

/** Minutes east of UTC at a moment, in this device's zone. */
export function zoneOffset_min(at_ms: number): number {
  return -new Date(at_ms).getTimezoneOffset()
}
