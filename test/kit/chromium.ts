/** Which Chromium draws the pages of tests and measurements. */
import { existsSync } from 'node:fs'

/**
 * Debian builds two programs from one source: the browser with windows, and the shell without them. Both draw with the same
 * engine. The shell is taken where it is installed: the browser's own tabs and tool bars, which nobody sees here, are pages
 * too, and took twice the processor of those that are tested. It has no push, and no permission for it.
 */
export const chromiumPrograms = ['chromium-headless-shell', 'chromium'] as const

/** `withPush`: the browser that can be told something while no page is open. */
export function chromiumPath({ withPush = false } = {}): string {
  if (withPush) return '/usr/bin/chromium'
  const paths = chromiumPrograms.map((program) => `/usr/bin/${program}`)
  return paths.find((path) => existsSync(path)) ?? paths[0]!
}
