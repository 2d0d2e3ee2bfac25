/**
 * What must not happen while a page is looked at: an error in its console, an error that nobody caught, a request that was
 * refused or failed. A test that is about such a thing excuses it by a part of its sentence, and says why.
 */
import type { BrowserContext, Request } from 'playwright-core'
import { expect } from 'vitest'

/** Part of a trouble's sentence, such as `503 GET /api/v1/live`, to why the test expects it. */
export type Excuses = Readonly<Record<string, string>>

export const wireIsCut: Excuses = { 'net::ERR_': 'the test cuts the wire, or stops the gateway' }
export const nobodyIsIn: Excuses = { '401 GET /api/v1/': 'the gateway is closed, and nobody is signed in' }

/** Collects what goes wrong in any page of `context`, without what is excused. */
export function followTroubles(context: BrowserContext, excused: Excuses = {}): string[] {
  const troubles: string[] = []
  const add = (trouble: string) => {
    if (!Object.keys(excused).some((part) => trouble.includes(part))) troubles.push(trouble)
  }
  context.on('weberror', (err) => add(`uncaught: ${err.error()}`))
  context.on('console', (message) => {
    // The browser's own line about a request says less than what is added for it below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      add(`console: ${message.text()}`)
    }
  })
  context.on('response', (answer) => {
    if (answer.status() >= 400) add(`${answer.status()} ${nameOf(answer.request())}`)
  })
  context.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? 'failed'
    if (why !== 'net::ERR_ABORTED') add(`${why} ${nameOf(request)}`) // aborted: the page itself gave it up
  })
  return troubles
}

/** Fails the test in which something went wrong that it did not excuse. */
export function expectNone(troubles: readonly string[]): void {
  expect(troubles, 'what went wrong in the page').toEqual([])
}

function nameOf(request: Request): string {
  const { pathname, search } = new URL(request.url())
  return `${request.method()} ${pathname}${search}`
}
