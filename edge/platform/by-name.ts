/** An empty record whose keys somebody else chooses: a sensor may be called `constructor`, which every usual object has already. */
export function byName<T>(): Record<string, T> {
  return Object.create(null) as Record<string, T> // without a prototype it has what was put in, and nothing else
}
