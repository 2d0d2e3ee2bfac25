import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { secretProblem, signWebhook } from '../../../gateway/hooks/sign.ts'

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
const unknown = `whsec_${Buffer.from('a secret that nobody was told about').toString('base64')}`

describe('a webhook signature', () => {
  it('is the published one for the published message', () => {
    const message = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp_s: 1_614_265_330, body: '{"test": 2432232314}' }
    expect(signWebhook(message, [secret])).toEqual({
      'webhook-id': message.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('is accepted by the receivers’ own library for any body, before and after the secret was changed', () => {
    const json = fc.json()
    const bytes = fc.uint8Array({ minLength: 24, maxLength: 64 })
    fc.assert(
      fc.property(json, bytes, bytes, (body, one, other) => {
        const [older, newer] = [one, other].map((key) => `whsec_${Buffer.from(key).toString('base64')}`) as [
          string,
          string,
        ]
        const signed = signWebhook({ id: 'katulampa_1_2_3', timestamp_s: Date.now() / 1_000, body }, [newer, older])
        for (const known of [older, newer]) new Webhook(known).verify(body, { ...signed })
        expect(() => new Webhook(unknown).verify(body, { ...signed })).toThrow('No matching signature')
      }),
    )
  })

  it('is refused by that library when the gateway’s clock is wrong', () => {
    const signed = signWebhook({ id: 'a', timestamp_s: Date.now() / 1_000 - 301, body: '{}' }, [secret])
    expect(() => new Webhook(secret).verify('{}', { ...signed })).toThrow('too old')
  })
})

describe('a webhook secret', () => {
  it('is refused with what to do, and without being repeated', () => {
    expect(secretProblem(secret)).toBeNull()
    for (const wrong of ['hunter2hunter2', 'whsec_not base64!', 'whsec_c2hvcnQ=']) {
      const problem = secretProblem(wrong)
      expect(problem?.en).toMatch(/whsec_|24 to 64 bytes/)
      expect(JSON.stringify(problem)).not.toContain(wrong)
      expect(() => signWebhook({ id: 'a', timestamp_s: 0, body: '' }, [wrong])).toThrow(problem!.en)
    }
  })
})
