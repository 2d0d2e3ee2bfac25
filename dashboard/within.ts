/** Work that has a deadline: it is aborted, the body of an answer included, after `most_ms` or with `signal`. */
export async function within<T>(
  most_ms: number,
  signal: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController()
  const stop = () => deadline.abort()
  const timer = setTimeout(stop, most_ms)
  signal?.addEventListener('abort', stop)
  try {
    return await work(deadline.signal)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', stop)
  }
}
