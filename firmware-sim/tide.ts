/**
 * The tide at Cirebon, north coast of Java, from eight harmonic constituents: mixed, mainly semi-diurnal (Formzahl 0.89).
 * Amplitudes: IPB, Cirebon. The phases are ours: they put the highs at 06–09 and 18–21 WIB, as observed there.
 */
interface Constituent {
  name: string
  /** Degrees an hour. */
  speed: number
  amplitude_cm: number
}

export const cirebon: readonly Constituent[] = [
  { name: 'M2', speed: 28.9841, amplitude_cm: 11.98 },
  { name: 'S2', speed: 30, amplitude_cm: 5.58 },
  { name: 'N2', speed: 28.43973, amplitude_cm: 2.91 },
  { name: 'K2', speed: 30.08213, amplitude_cm: 2.11 },
  { name: 'K1', speed: 15.04107, amplitude_cm: 11.8 },
  { name: 'O1', speed: 13.94304, amplitude_cm: 3.89 },
  { name: 'P1', speed: 14.95893, amplitude_cm: 6.11 },
  { name: 'Q1', speed: 13.39866, amplitude_cm: 2.08 },
]

const inPhase_ms = Date.UTC(2026, 0, 3, 0, 30) // 07:30 WIB, full moon of 3 January 2026: all constituents together

/** Height above mean sea level, m. */
export function tide_m(at_ms: number): number {
  const hours = (at_ms - inPhase_ms) / 3_600_000
  const radians = (degrees: number) => (degrees * Math.PI) / 180
  return (
    cirebon.reduce((sum, { speed, amplitude_cm }) => sum + amplitude_cm * Math.cos(radians(speed * hours)), 0) / 100
  )
}
