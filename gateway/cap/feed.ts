/** The Atom feed (RFC 4287) that lists the CAP documents, newest first. */
import { type CapMessage, idOf } from './message.ts'
import { document, element } from './xml.ts'

export interface FeedOptions {
  /**
   * Where the gateway is reached from outside, without a slash at the end; null = not stated. Then links are relative to
   * the feed's own address and ids are names: whoever asks must not decide what others read in them.
   */
  address: string | null
  title: string
  author: string
  /** When nothing was ever sent: the feed still needs a time. */
  empty_ms: number
  /** Whose feed it is, for its id where no address is stated; absent for one whose id is older. */
  gateway?: string | undefined
}

/** The path of one CAP document below the gateway's address. */
export function capPath(id: string): string {
  return `/cap/${encodeURIComponent(id)}.xml`
}

/** `messages` in the order in which they are listed; the caller says how many. */
export function capFeed(
  messages: readonly CapMessage[],
  { address, title, author, empty_ms, gateway }: FeedOptions,
): string {
  const self = `${address ?? ''}/cap/feed.xml`
  const nameOf = (path: string, name: string) => (address === null ? `urn:pantau:cap:${name}` : `${address}${path}`)
  const updated_ms = messages.reduce((newest, { sent_ms }) => Math.max(newest, sent_ms), empty_ms)
  return document(
    element(
      'feed',
      [
        element('id', nameOf('/cap/feed.xml', gateway === undefined ? 'feed' : `${gateway}:feed`)),
        element('title', title),
        element('updated', new Date(updated_ms).toISOString()),
        element('author', [element('name', author)]),
        element('link', '', { rel: 'self', type: 'application/atom+xml', href: self }),
        ...messages.map((message) => entryOf(message, address, nameOf)),
      ],
      { xmlns: 'http://www.w3.org/2005/Atom' },
    ),
  )
}

function entryOf(message: CapMessage, address: string | null, nameOf: (path: string, name: string) => string) {
  const { event, sent_ms } = message
  const id = idOf(message)
  const href = `${address ?? ''}${capPath(id)}`
  return element('entry', [
    element('id', nameOf(capPath(id), encodeURIComponent(id))),
    element('title', event.why.id),
    element('updated', new Date(sent_ms).toISOString()),
    element('link', '', { rel: 'alternate', type: 'application/cap+xml', href }),
    element('summary', event.why.en),
  ])
}
