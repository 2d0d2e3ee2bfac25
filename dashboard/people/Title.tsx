/** The heading of a page: it has the focus when the page is opened, so that those who listen hear where they are. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

export function Title({ children, keepsPlace = false }: { children: ComponentChildren; keepsPlace?: boolean }) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (!keepsPlace) scrollTo(0, 0)
    title.current?.focus({ preventScroll: keepsPlace })
  }, [])
  return (
    <h1 ref={title} tabIndex={-1}>
      {children}
    </h1>
  )
}
