/** What the README and the handbook tell the builders of receivers must be true. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { HookSettings } from '../../../gateway/hooks/settings.ts'
import { signWebhook } from '../../../gateway/hooks/sign.ts'
import { siren } from '../../kit/receiver.ts'
import { checkout } from '../../kit/root.ts'

describe.each(['README.md', 'docs/handbook/hooks.md'])('%s', (page) => {
  const text = readFileSync(join(checkout, page), 'utf8')
  const chapter = text.slice(text.search(/^##? Hooks/m))
  const block = (language: string) => new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(chapter)![1]!

  it('its ten lines accept what is genuine and nothing else', async () => {
    const { isGenuine } = await import(`data:text/javascript,${encodeURIComponent(block('js'))}`)
    const other = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
    const headers = signWebhook({ id: 'a', timestamp_s: Date.now() / 1_000, body: '{}' }, [other, siren])
    expect(isGenuine(headers, '{}', siren)).toBe(true)
    expect(isGenuine(headers, '{}', other)).toBe(true)
    expect(isGenuine(headers, '{ }', siren)).toBe(false)
    expect(isGenuine({ ...headers, 'webhook-timestamp': '1614265330' }, '{}', siren)).toBe(false)
    expect(isGenuine({ ...headers, 'webhook-signature': 'v1,AAAA' }, '{}', siren)).toBe(false)
  })

  it('its examples are taken as they stand', () => {
    const { hooks } = parse(block('yaml')) as { hooks: unknown }
    expect(HookSettings.parse(hooks).map(({ kind }) => kind)).toEqual(['webhook', 'telegram', 'email', 'http'])
  })
})
