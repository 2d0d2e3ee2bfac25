/** What is on its way: what stands below it is not shown before it has come, so that nothing moves under a finger. */
import type { ComponentChildren } from 'preact'

/** For the part itself that waits: `<ul {...waiting(!value && !trouble)}>`. See `[data-waits]` in style.css. */
export const waiting = (isWaiting: boolean) => (isWaiting ? { 'data-waits': '' } : {})

/** A line in its place. */
export function Waits({ children }: { children: ComponentChildren }) {
  return (
    <p role="status" data-waits>
      {children}
    </p>
  )
}
