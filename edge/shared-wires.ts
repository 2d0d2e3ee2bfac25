/**
 * Which sensors may name one port. A port can be opened once, and one wire carries one sensor, also behind a network. A
 * board with several pins is shared; so is a bus, whose sensors are asked in turn: each with its own address, all with the
 * same speed. Pure.
 */
import type { AskedDecoder, Driver } from './driver.ts'
import type { Problem } from './platform/problems.ts'

export interface Wired {
  port: string | undefined
  driver: Driver | undefined
  /** Undefined where they are wrong, which is said elsewhere. */
  options: Record<string, unknown> | undefined
}

/** In the order of the file. */
export function sharingProblems(sensors: readonly Wired[]): Problem[] {
  return sensors.flatMap((sensor, i) => {
    const first = sensors.findIndex(({ port }) => port === sensor.port)
    if (!sensor.port || !/^(serial|tcp):/.test(sensor.port) || first === i) return []
    const isBoard = [sensor, sensors[first]!].every(({ driver }) => driver?.wire === 'pins')
    if (isBoard) return []
    const [ours, ...others] = [sensor, ...sensors.slice(0, i).filter(({ port }) => port === sensor.port)].map(onBus)
    if (ours === 'no' || others.includes('no')) return [taken(i, first, sensor.port)]
    return busProblems(i, ours!, others)
  })
}

/** A sensor on a bus, opened; 'no': it cannot share a wire; undefined: its options are wrong. */
function onBus({ driver, options }: Wired): AskedDecoder | 'no' | undefined {
  if (driver?.wire !== 'asked' || !driver.isBus) return 'no'
  return options && driver.open(options)
}

function taken(i: number, first: number, port: string): Problem {
  return {
    where: `sensors[${i}].port`,
    id: `sensors[${first}] sudah memakai "${port}"; setiap sensor dengan kabelnya sendiri punya port sendiri.`,
    en: `sensors[${first}] is already on "${port}"; each sensor with its own cable has its own port.`,
  }
}

function busProblems(
  i: number,
  ours: AskedDecoder | undefined,
  others: readonly (AskedDecoder | 'no' | undefined)[],
): Problem[] {
  const opened = others.filter((other) => typeof other === 'object')
  if (!ours || opened.length === 0) return []
  const problems: Problem[] = []
  if (opened.some(({ address }) => address === ours.address)) {
    problems.push({
      where: `sensors[${i}].address`,
      id: `alamat ${ours.address} sudah dipakai sensor lain di kabel ini; beri masing-masing alamatnya sendiri, satu per satu dengan hanya sensor itu di kabel.`,
      en: `address ${ours.address} is another sensor's on this wire; give each its own, one at a time with only that sensor on the wire.`,
    })
  }
  const other = opened.find(({ line }) => lineText(line) !== lineText(ours.line))
  if (other) {
    problems.push({
      where: `sensors[${i}].baud`,
      id: `tertulis ${lineText(ours.line)}, sedangkan sensor lain di kabel ini ${lineText(other.line)}; satu kabel punya satu kecepatan.`,
      en: `found ${lineText(ours.line)}, and another sensor on this wire has ${lineText(other.line)}; one wire has one speed.`,
    })
  }
  return problems
}

/** As in a data sheet: 9600 8N1. */
function lineText({ baud, parity, stop_bits }: AskedDecoder['line']): string {
  return `${baud} 8${{ none: 'N', even: 'E', odd: 'O' }[parity]}${stop_bits}`
}
