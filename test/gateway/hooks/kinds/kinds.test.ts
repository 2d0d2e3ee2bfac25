/** One suite for every kind of hook in the table: a new kind is tested by adding its row. See the manners above the table. */
import { describe, expect, it } from 'vitest'
import type { AnswerExample, Receiver } from '../../../../gateway/hooks/examples.ts'
import { endedBy } from '../../../../gateway/hooks/examples.ts'
import type { HookKind } from '../../../../gateway/hooks/kind.ts'
import { kinds } from '../../../../gateway/hooks/kinds/index.ts'
import { openSenders } from '../../../../gateway/hooks/senders.ts'
import { HookSettings } from '../../../../gateway/hooks/settings.ts'
import { alertEvent } from '../../../kit/alertWord.ts'
import { eventually } from '../../../kit/eventually.ts'
import { type ExampleReceiver, startExampleReceiver } from '../../../kit/exampleReceiver.ts'
import { hookHouse } from '../../../kit/hookHouse.ts'

const event = alertEvent()
const nameOf = ({ settings }: HookKind) => String((settings.shape.kind as unknown as { value: string }).value)
const namesOf = (kind: HookKind) => Object.keys(kind.examples.secrets)
const settingsOf = (kind: HookKind, port: number, more: object = {}) => ({
  id: 'example',
  kind: nameOf(kind),
  ...kind.examples.settings(port),
  ...more,
})
const open = async (kind: HookKind, port: number, env: Record<string, string> = kind.examples.secrets) => {
  const [sender] = await openSenders(HookSettings.parse([settingsOf(kind, port)]), env, Date.now)
  return sender!
}
/** What is wrong with these secrets, as the operator reads it. */
const complaintOf = (kind: HookKind, env: Record<string, string>) =>
  open(kind, 9, env).then(
    () => '',
    (err: Error) => err.message,
  )

it('has no two rows of one name', () => {
  expect(new Set(kinds.map(nameOf)).size).toBe(kinds.length)
})

describe.each(kinds.map((kind) => [nameOf(kind), kind] as const))('%s', (_, kind) => {
  const { examples } = kind
  const yes = examples.answers.find(({ gives }) => gives.isOk)!.receiver
  const start = (does: Receiver) => startExampleReceiver(examples.receiver, does)

  it('takes its own example, and no key that it does not know', () => {
    expect(HookSettings.safeParse([settingsOf(kind, 9)]).success).toBe(true)
    expect(HookSettings.safeParse([settingsOf(kind, 9, { no_such_key: 1 })]).success).toBe(false)
    expect(HookSettings.safeParse([settingsOf(kind, 9, { min_severity: 'Severe', drills: false })]).success).toBe(true)
  })

  it('has an answer that accepts, one that fails (5xx), and of every trouble that its protocol knows', () => {
    const what = examples.answers.map(({ receiver }) => receiver.does)
    expect(what).toEqual(expect.arrayContaining(['answer', 'hang', 'close the connection', 'refuse the connection']))
    expect(examples.answers.some(({ gives }) => gives.isOk)).toBe(true)
    expect(examples.answers.some(({ gives }) => (gives.status ?? 0) >= 500)).toBe(true)
  })

  it('names the environment variable of each secret that is missing', async () => {
    const complaint = await complaintOf(kind, {})
    for (const name of namesOf(kind)) expect(complaint).toContain(`the environment variable ${name} is not set`)
    expect(complaint.split('\n').filter(Boolean).length).toBe(namesOf(kind).length)
  })

  it.each(examples.wrongSecrets.map((secret) => [JSON.stringify(secret), secret] as const))(
    'refuses the secret %s without repeating it',
    async (_, secret) => {
      const [name] = namesOf(kind)
      const complaint = await complaintOf(kind, { ...examples.secrets, [name!]: secret })
      expect(complaint).toContain(`hooks[0] (example): ${name}: `)
      expect(complaint).not.toContain(secret)
    },
  )

  it.each(examples.answers.map((example) => [example.title, example] as const))('%s', async (_, example) => {
    const receiver = await start(example.receiver)
    const sender = await open(kind, receiver.port)
    const { words, clockOff_s, ...answer } = await attempt(sender, receiver, example)
    expect(answer).toEqual(example.gives)
    expect(receiver.attempts()).toBe(example.receiver.does === 'refuse the connection' ? 0 : 1)
    expect(receiver.redirected()).toBe(0)
    expect(clockOff_s === undefined || Number.isInteger(clockOff_s)).toBe(true)
    expectNoSecret(kind, [sender.target, answer.says, words ?? ''].join('\n'))
    expect(`${sender.target} ${answer.says}`).not.toMatch(/private|\w@\w/)
    sender.close()
  })

  it('goes on after a failure, and sends the same for the same event', async () => {
    const receiver = await start(yes)
    const sender = await open(kind, receiver.port)
    const broken = AbortSignal.abort(new Error(endedBy))
    expect(await sender.send({ id: 'example_1', event }, broken)).toMatchObject({ isOk: false, says: endedBy })
    for (let n = 0; n < 3; n++) await sender.send({ id: 'example_1', event }, new AbortController().signal)
    expect(receiver.messages().length).toBe(3)
    expect(new Set(receiver.messages()).size).toBe(1)
    sender.close()
  })

  it('holds no connection once it was ended by the signal or closed', async () => {
    const silent = await start({ does: 'hang' })
    const sender = await open(kind, silent.port)
    const ending = new AbortController()
    const answer = sender.send({ id: 'example_1', event }, ending.signal)
    await eventually(() => silent.attempts() === 1)
    ending.abort(new Error(endedBy))
    expect((await answer).says).toBe(endedBy)
    await eventually(() => silent.connections() === 0)
    const receiver = await start(yes)
    const other = await open(kind, receiver.port)
    await other.send({ id: 'example_1', event }, new AbortController().signal)
    other.close()
    await eventually(() => receiver.connections() === 0)
  })

  it('shows no secret to those who ask how it is, and none in the log', async () => {
    const refusing = examples.answers.find(({ gives }) => gives.status !== null && gives.status >= 500)!
    const receiver = await start(refusing.receiver)
    const lines: string[] = []
    const onLog = (line: string) => void lines.push(line)
    const house = await hookHouse([settingsOf(kind, receiver.port)], { env: examples.secrets, onLog })
    house.log.append(event)
    await eventually(async () => (await house.deliveries('example')).length > 0)
    const shown = JSON.stringify([await house.hook('example'), await house.deliveries('example')])
    expect(lines.join('')).toContain('a hook cannot deliver; trying again')
    expectNoSecret(kind, shown + lines.join(''))
  })
})

/** One attempt, ended as the queue ends it when the receiver hangs. */
async function attempt(
  sender: Awaited<ReturnType<typeof open>>,
  receiver: ExampleReceiver,
  { receiver: { does } }: AnswerExample,
) {
  const ending = new AbortController()
  const answer = sender.send({ id: 'example_1', event }, ending.signal)
  if (does === 'hang') {
    await eventually(() => receiver.attempts() === 1)
    ending.abort(new Error(endedBy))
  }
  return answer
}

/** Neither a secret nor one of its words. */
function expectNoSecret({ examples }: HookKind, text: string) {
  for (const secret of Object.values(examples.secrets)) {
    for (const word of [secret, ...secret.split(' ').slice(1)]) expect(text).not.toContain(word)
  }
}
