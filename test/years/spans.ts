/** Stretches of time, half-open, and what is left of them. */
export interface Span {
  from_ms: number
  to_ms: number
}

/** What of `span` lies in none of `others`. */
export function without(span: Span, others: readonly Span[]): Span[] {
  let left = [span]
  for (const other of others) left = left.flatMap((one) => minus(one, other))
  return left
}

/** Where both `one` and `other` are. */
export function common(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((one) =>
    others
      .map((other) => ({ from_ms: Math.max(one.from_ms, other.from_ms), to_ms: Math.min(one.to_ms, other.to_ms) }))
      .filter(({ from_ms, to_ms }) => from_ms < to_ms),
  )
}

export const holds = ({ from_ms, to_ms }: Span, at_ms: number) => at_ms >= from_ms && at_ms < to_ms

function minus(one: Span, other: Span): Span[] {
  return [
    { from_ms: one.from_ms, to_ms: Math.min(one.to_ms, other.from_ms) },
    { from_ms: Math.max(one.from_ms, other.to_ms), to_ms: one.to_ms },
  ].filter(({ from_ms, to_ms }) => from_ms < to_ms)
}
