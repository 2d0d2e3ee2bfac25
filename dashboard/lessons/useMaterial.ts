/** What the open lesson works on: found once, when it is known what the village has; stays until the pupil chooses otherwise. */
import { useEffect, useState } from 'preact/hooks'
import type { SeriesAnswer } from '../../gateway/contract.ts'
import { ask } from '../ask.ts'
import type { PageProps } from '../pageProps.ts'
import { exampleOf, findMaterial, type Material } from './find.ts'
import type { Lesson } from './lesson.ts'

export interface MaterialChoice {
  /** Undefined while it is looked for. */
  material: Material | undefined
  useFile(material: Material): void
  useExample(): void
  /** Looks again. */
  useVillage(): void
}

/** `hasBegun`: whether the pupil has gone on from the first step with this material, which then stays. */
export function useMaterial(
  lesson: Lesson,
  { known, now_ms }: PageProps,
  hasBegun: (material: Material) => boolean,
): MaterialChoice {
  const { stations, connection } = known
  const [material, setMaterial] = useState<Material>()
  const [looked, setLooked] = useState(0)
  const isShut = connection === 'closed' || connection === 'forbidden'
  const isKnown = isShut || connection === 'lost' || stations !== undefined
  useEffect(() => {
    if (!isKnown) return
    let isCurrent = true
    const seen = isShut ? undefined : stations
    findMaterial(lesson, seen, isShut ? 'closed' : 'unreachable', Math.floor(now_ms), (url) =>
      ask<SeriesAnswer>(url),
    ).then(
      (found) =>
        isCurrent && setMaterial((before) => (before && (isChosen(before) || hasBegun(before)) ? before : found)),
    )
    return () => {
      isCurrent = false
    }
    // Not with each reading: the questions would change under the pupil's hands. Again when stations become known: what this
    // device has kept is read after the gateway was found to be out of reach.
  }, [lesson, isKnown, isShut, stations !== undefined, looked])
  return {
    material,
    useFile: setMaterial,
    useExample: () => setMaterial(exampleOf(lesson)),
    useVillage() {
      setMaterial(undefined)
      setLooked(looked + 1)
    },
  }
}

/** Nobody chose an example that says why it is one. */
const isChosen = ({ source, why }: Material) => source === 'file' || (source === 'example' && !why)
