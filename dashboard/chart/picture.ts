/** The part of a chart that draws, with its library: larger than all the rest, and fetched beside it. */
export const picture = () => import('./Chart.tsx').then(({ Chart }) => Chart)

/** Begins early: it shall be there when the curve is. Where it fails is told by who shows it. */
export function fetchPicture(): void {
  picture().catch((err) => console.info('what draws charts could not be fetched', err))
}
