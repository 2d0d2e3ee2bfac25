import { type QuantityKey, quantities as vocabulary } from '../../hardware/quantities.ts'
import type { Capability, Driver } from '../driver.ts'

/** The drivers as a Markdown table for hardware/README.md, one row each, in the order given. */
export function sensorTable(drivers: readonly Driver[]): string {
  const rows = drivers.map((driver) => [
    `[${driver.model}](${driver.page})`,
    `\`${driver.id}\``,
    driver.measures.en,
    capabilities(driver).map(range).join('<br>'),
    capabilities(driver).map(resolution).join('<br>'),
    wire(driver),
    driver.interval_s === 0 ? 'when it happens' : `${driver.interval_s} s`,
    driver.warmUp_s === 0 ? 'at once' : `${driver.warmUp_s} s`,
    driver.evidence,
  ])
  const head = [
    'sensor',
    '`driver:`',
    'measures',
    'range',
    'resolution',
    'wire',
    'speaks every',
    'usable after',
    'held against',
  ]
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function wire(driver: Driver): string {
  if (driver.wire === 'pins') return 'a pin of an Arduino'
  if (driver.wire === 'bytes') return `serial, ${driver.baud} baud`
  return `${driver.isBus ? 'RS485, several on one wire' : 'serial'}, asked, ${driver.baud} baud`
}

function capabilities({ quantities }: Driver) {
  return Object.entries(quantities) as [QuantityKey, Capability][]
}

function range([key, { range }]: [QuantityKey, Capability]) {
  const { label, unit } = vocabulary[key]
  return range ? `${label.en} ${range[0]}–${range[1]} ${unit}` : label.en
}

function resolution([key, { resolution }]: [QuantityKey, Capability]) {
  return `${resolution} ${vocabulary[key].unit}`
}
