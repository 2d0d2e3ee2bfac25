/**
 * The voltage of a DFRobot SEN0189 in water of this turbidity, from the maker's curve
 * NTU = −1120.4 V² + 5742.3 V − 4352.9 (2.5–4.2 V): it falls as the water clouds. Ends at 4.2 V and 2.5 V.
 */
export function turbidityVolts(ntu: number): number {
  const [a, b, c] = [-1_120.4, 5_742.3, -4_352.9 - ntu]
  const inside = Math.max(0, b * b - 4 * a * c)
  return Math.min(4.2, Math.max(2.5, (-b - Math.sqrt(inside)) / (2 * a)))
}
