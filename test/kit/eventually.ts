const first_ms = 10
const most_ms = 50

/**
 * Asks again until `ask` neither throws nor answers false or undefined: at first every few milliseconds, later less often, so
 * that asking does not slow down what is waited for. Fails with its last answer.
 */
export async function eventually<T>(
  ask: () => T | Promise<T>,
  within_ms = 60_000,
): Promise<Exclude<T, undefined | false>> {
  const begin_ms = performance.now()
  for (;;) {
    let trouble: unknown = new Error(`it did not happen within ${within_ms} ms`)
    try {
      const answer = await ask()
      if (answer !== false && answer !== undefined) return answer as Exclude<T, undefined | false>
    } catch (err) {
      trouble = err
    }
    const waited_ms = performance.now() - begin_ms
    if (waited_ms > within_ms) throw trouble
    await new Promise((resolve) => setTimeout(resolve, Math.min(most_ms, first_ms + waited_ms / 20)))
  }
}
