/** The example settings are what people start from: they must be whole, and say the true defaults. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { EdgeFile, readConfig, readPlan } from '../../edge/config.ts'
import { SirenSection } from '../../edge/siren/settings.ts'
import { advice, unanswered } from '../../edge/wiring.ts'
import { GatewayFile } from '../../gateway/config/config.ts'
import { emptyFolder } from '../kit/folder.ts'
import { checkout } from '../kit/root.ts'

const folder = join(checkout, 'hardware/systemd')
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8')

it('edge.yaml is accepted as it stands, and names every setting', () => {
  const copy = emptyFolder()
  writeFileSync(join(copy, 'edge.yaml'), textOf('edge.yaml'))
  writeFileSync(join(copy, 'edge.secret'), 'secret\n', { mode: 0o600 })
  expect(readConfig(join(copy, 'edge.yaml'), {}).gateway.password).toBe('secret')
  for (const key of Object.keys(EdgeFile.shape)) {
    expect(textOf('edge.yaml')).toMatch(new RegExp(key === 'siren' ? '^# siren:' : `^${key}:`, 'm'))
  }
})

it('edge.yaml marks as a default only what is one', () => {
  const { station, gateway, data_dir, sensors, loss_window_s, trial_s, outbox } = parse(textOf('edge.yaml'))
  const [{ every_s, ...level }] = sensors
  const least = EdgeFile.parse({ station, gateway, data_dir, sensors: [level] })
  expect(least).toMatchObject({ loss_window_s, trial_s, outbox, sensors: [{ every_s }] })
})

it('gateway.yaml is the defaults, and names every setting', () => {
  expect(GatewayFile.parse(parse(textOf('gateway.yaml')))).toEqual(GatewayFile.parse({}))
  for (const key of Object.keys(GatewayFile.shape)) {
    expect(textOf('gateway.yaml')).toMatch(new RegExp(`^(# )?${key}:`, 'm'))
  }
})

describe('docs/handbook/siren.md', () => {
  const text = readFileSync(join(checkout, 'docs/handbook/siren.md'), 'utf8')
  const sections = Array.from(text.matchAll(/```yaml\n(siren:[\s\S]*?)```/g), ([, section]) => section!)

  it('shows settings that are accepted beside a station and alone', () => {
    const folder = emptyFolder()
    writeFileSync(join(folder, 'siren.wav'), 'RIFF')
    for (const name of ['edge.secret', 'siren.secret']) writeFileSync(join(folder, name), 'secret', { mode: 0o600 })
    expect(sections.length).toBe(2)
    for (const section of sections) {
      writeFileSync(join(folder, 'edge.yaml'), `${textOf('edge.yaml')}\n${section}`)
      expect(readPlan(join(folder, 'edge.yaml'), {})).toMatchObject({
        station: { station: 'hulu' },
        siren: { id: 'sirene-balai' },
      })
      const alone = `gateway: { url: "mqtt://127.0.0.1:1883" }\ndata_dir: data\n${section}`
      writeFileSync(join(folder, 'alone.yaml'), alone)
      expect(readPlan(join(folder, 'alone.yaml'), {})).toMatchObject({
        siren: { gateway: { username: 'sirene-balai' } },
      })
    }
  })

  it('names every setting, and marks as a default only what is one', () => {
    for (const key of Object.keys(SirenSection.shape)) expect(sections[0]).toMatch(new RegExp(`^  (# )?${key}:`, 'm'))
    const { id, password_file, output, ...shown } = parse(sections[0]!).siren
    const least = SirenSection.parse({ id, password_file, output, lost: {} })
    const { min_level, exercises, max_sound_s, pause_s, test_days } = shown
    expect(least).toMatchObject({ min_level, exercises, max_sound_s, pause_s, test_days })
    expect(least.lost).toMatchObject({ after_s: shown.lost.after_s, keep_s: shown.lost.keep_s, signal: 'none' })
  })
})

it('the table of wiring faults has every sentence that the log can say', () => {
  const page = readFileSync(join(checkout, 'hardware/README.md'), 'utf8')
  for (const sentence of [...Object.values(advice), unanswered])
    expect(page).toContain(sentence.split(/;|, but nothing th/)[0]!)
})
