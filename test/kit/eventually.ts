/** Asks again, every few milliseconds, until `ask` neither throws nor answers false or undefined. Fails with its last answer. */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  within_ms = 60_000,
): Promise<Exclude<T, undefined | false>> {
  const end_ms = performance.now() + within_ms
  for (;;) {
    let trouble: unknown = new Error(`it did not happen within ${within_ms} ms`)
    try {
      const answer = await ask()
      if (answer !== false && answer !== undefined) return answer as Exclude<T, undefined | false>
    } catch (err) {
      trouble = err
    }
    if (performance.now() > end_ms) throw trouble
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
