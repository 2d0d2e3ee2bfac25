/**
 * What a gateway.yaml may say and probably does not mean: stations and rules that nobody has heard of. Nothing here stops the
 * gateway: it is said at the start, by `check`, and in `/readyz`. Pure.
 */
import { nearest, type Problem } from '../../edge/platform/problems.ts'

/** The sections that name stations and rules. */
interface Naming {
  quality: readonly { station: string }[]
  river: readonly { stations: readonly { station: string }[] }[]
  impacts: readonly { station: string; quantity: string; levels: readonly { at: number }[] }[]
  hooks: readonly { rules?: readonly string[] | undefined }[]
}

/** A flood mark above this was probably written in centimetres. */
const gauge_m = 20

/** What the file alone tells. */
export function doubtsOf({ impacts }: Pick<Naming, 'impacts'>): Problem[] {
  return impacts.flatMap(({ quantity, levels }, i) =>
    levels.flatMap(({ at }, j): Problem[] => {
      if (quantity !== 'water_level_m' || Math.abs(at) < gauge_m) return []
      return [
        {
          where: `impacts[${i}].levels[${j}].at`,
          id: `tertulis ${at} m; kalau itu sentimeter, tulis ${at / 100}`,
          en: `found ${at} m; if that is centimetres, write ${at / 100}`,
        },
      ]
    }),
  )
}

/** What it names and the gateway does not know. `stations` and `rules` are ids; undefined: not known yet. */
export function strangersIn(
  { quality, river, impacts, hooks }: Naming,
  { stations, rules }: { stations?: readonly string[] | undefined; rules?: readonly string[] | undefined },
): Problem[] {
  const ofStations = [
    ...quality.map(({ station }, i) => ({ where: `quality[${i}].station`, name: station })),
    ...river.flatMap((one) => one.stations.map(({ station }) => ({ where: 'river', name: station }))),
    ...impacts.map(({ station }, i) => ({ where: `impacts[${i}].station`, name: station })),
  ]
  const ofRules = hooks.flatMap(({ rules = [] }, i) =>
    rules.map((name, j) => ({ where: `hooks[${i}].rules[${j}]`, name })),
  )
  return [...unknown(ofStations, stations, noStation), ...unknown(ofRules, rules, noRule)]
}

interface Named {
  where: string
  name: string
}

const noStation = { id: 'tidak ada stasiun', en: 'there is no station' }
const noRule = { id: 'tidak ada aturan', en: 'there is no rule' }

function unknown(found: readonly Named[], known: readonly string[] | undefined, says: typeof noStation): Problem[] {
  if (!known) return []
  return found
    .filter(({ name }) => !known.includes(name))
    .map(({ where, name }) => {
      const near = nearest(name, known)
      const names = known.join(', ')
      const [id, en] = near
        ? [`maksudnya "${near}"?`, `did you mean "${near}"?`]
        : [`yang dikenal: ${names || 'belum ada'}`, `known: ${names || 'none yet'}`]
      return { where, id: `${says.id} "${name}"; ${id}`, en: `${says.en} "${name}"; ${en}` }
    })
}
