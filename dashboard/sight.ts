/** Whether the page is seen: what nobody looks at for long gives up its connection, and costs nothing. */

/** Calls `hide` when the page has been hidden for `after_ms`, and `show` whenever it is seen again. */
export function followSight(after_ms: number, { hide, show }: { hide(): void; show(): void }): void {
  let timer: number | undefined
  const look = () => {
    clearTimeout(timer)
    if (document.hidden) timer = window.setTimeout(hide, after_ms)
    else show()
  }
  document.addEventListener('visibilitychange', look)
  if (document.hidden) look()
}
