/** The example settings are what people start from: they must be whole, and say the true defaults. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { EdgeFile, readConfig } from '../../edge/config.ts'
import { advice } from '../../edge/wiring.ts'
import { GatewayFile } from '../../gateway/config/config.ts'
import { emptyFolder } from '../kit/folder.ts'
import { checkout } from '../kit/root.ts'

const folder = join(checkout, 'hardware/systemd')
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

it('edge.yaml is accepted as it stands, and names every setting', () => {
  expect(() => readConfig(join(folder, 'edge.yaml'), { PANTAU_PASSWORD: 'secret' })).not.toThrow()
  for (const key of Object.keys(EdgeFile.shape)) expect(textOf('edge.yaml')).toMatch(new RegExp(`^${key}:`, 'm'))
})

it('edge.yaml marks as a default only what is one', () => {
  const { station, gateway, data_dir, sensors, loss_window_s, outbox } = parse(textOf('edge.yaml'))
  const [{ every_s, ...level }] = sensors
  const least = EdgeFile.parse({ station, gateway, data_dir, sensors: [level] })
  expect(least).toMatchObject({ loss_window_s, outbox, sensors: [{ every_s }] })
})

it('gateway.yaml is the defaults, and names every setting', () => {
  expect(GatewayFile.parse(parse(textOf('gateway.yaml')))).toEqual(GatewayFile.parse({}))
  for (const key of Object.keys(GatewayFile.shape)) {
    expect(textOf('gateway.yaml')).toMatch(new RegExp(`^(# )?${key}:`, 'm'))
  }
})

it('the ten lines of a station in the README are accepted', () => {
  const [, lines] = /```yaml\n(station: [\s\S]*?)```/.exec(readFileSync(join(checkout, 'README.md'), 'utf8'))!
  const file = join(emptyFolder(), 'edge.yaml')
  writeFileSync(file, lines!)
  const [level] = readConfig(file, { PANTAU_PASSWORD: 'secret' }).sensors
  expect(level!.options.sensor_height_m, 'a dry river would be out of its reach').toBeLessThan(4.5)
})

it('the table of wiring faults has every sentence that the log can say', () => {
  const page = readFileSync(join(checkout, 'hardware/README.md'), 'utf8')
  for (const sentence of Object.values(advice)) expect(page).toContain(sentence.split(/;|, but nothing th/)[0]!)
})
