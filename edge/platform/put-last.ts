/**
 * Puts an entry at the end of a map that holds `most` at the most, so that the one that was put longest ago makes room:
 * for what is remembered of names that others choose.
 */
export function putLast<Key, Value>(map: Map<Key, Value>, key: Key, value: Value, most: number): void {
  map.delete(key)
  if (map.size >= most) map.delete(map.keys().next().value!)
  map.set(key, value)
}
