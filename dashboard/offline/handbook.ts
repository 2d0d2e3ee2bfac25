/**
 * The handbook on this device: whoever opens one page of it at the gateway has all pages of that language with them at the river, where
 * there is no network. The gateway is asked first: a page that changed is the new one.
 */
const handbook = 'pantau-handbook'
const patience_ms = 3_000

export const isOfHandbook = (path: string) => path.startsWith('handbook/')

export async function handbookPage(
  request: Request,
  path: string,
  base: string,
  later: (work: Promise<unknown>) => void,
): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), patience_ms)
  try {
    const answer = await fetch(request.url, { signal: late.signal, cache: 'no-store' })
    if (answer.ok && path.endsWith('.html')) later(keepAll(base, path))
    return answer
  } catch (err) {
    const kept = await caches.match(request, { cacheName: handbook, ignoreVary: true, ignoreSearch: true })
    if (kept) return kept
    throw err
  } finally {
    clearTimeout(timer)
  }
}

/** Fetches the pages, drawings and the style of the language that is read, once in the life of a list; the next list replaces them. */
async function keepAll(base: string, path: string) {
  const root = `${base}handbook/`
  const lang = path.includes('docs/panduan/') ? 'id' : 'en'
  const address = `${root}keep/${lang}.json`
  const answer = await fetch(address, { cache: 'no-store' })
  const list = await answer.clone().text()
  const cache = await caches.open(handbook)
  if (!answer.ok || (await (await cache.match(address))?.text()) === list) return
  const { files } = JSON.parse(list) as { files: string[] }
  await cache.addAll(files.map((file) => root + file))
  await cache.put(address, answer) // last: what broke off begins again at the next page
}
