/** A wait of about so long: spread, so that a village's phones do not all come at the same moment. */
export function spread(wait_ms: number): number {
  return wait_ms * (0.8 + Math.random() * 0.4)
}
