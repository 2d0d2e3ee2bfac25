/** The Atom feed (RFC 4287) that lists the CAP documents, newest first. */
import type { CapMessage } from './cap.ts'
import { document, element } from './xml.ts'

export interface FeedOptions {
  /** Where the gateway is reached from outside, without a slash at the end. */
  address: string
  title: string
  author: string
  /** When nothing was ever sent: the feed still needs a time. */
  empty_ms: number
}

/** The path of one CAP document below the gateway's address. */
export function capPath(id: string): string {
  return `/cap/${encodeURIComponent(id)}.xml`
}

/** `messages` newest first; the caller says how many. */
export function capFeed(messages: readonly CapMessage[], { address, title, author, empty_ms }: FeedOptions): string {
  const self = `${address}/cap/feed.xml`
  const updated_ms = messages.reduce((newest, { sent_ms }) => Math.max(newest, sent_ms), empty_ms)
  return document(
    element(
      'feed',
      [
        element('id', self),
        element('title', title),
        element('updated', new Date(updated_ms).toISOString()),
        element('author', [element('name', author)]),
        element('link', '', { rel: 'self', type: 'application/atom+xml', href: self }),
        ...messages.map(({ event, sent_ms }) =>
          element('entry', [
            element('id', `${address}${capPath(event.id)}`),
            element('title', event.why.id),
            element('updated', new Date(sent_ms).toISOString()),
            element('link', '', {
              rel: 'alternate',
              type: 'application/cap+xml',
              href: `${address}${capPath(event.id)}`,
            }),
            element('summary', event.why.en),
          ]),
        ),
      ],
      { xmlns: 'http://www.w3.org/2005/Atom' },
    ),
  )
}
