/** `/push`: a phone asks to be told of warnings, chooses which, and stops. Its address is shown to nobody and written nowhere. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type PartState, PushAddress, PushAnswer, PushChoice, PushKept, PushWish } from '../contract.ts'
import { guestOf } from '../door/index.ts'
import { addressProblem } from '../hooks/index.ts'
import { type App, openAllowance, ProblemError, type Request, tooMany } from '../http/index.ts'
import type { Desk } from './desk.ts'
import type { Phone } from './file.ts'
import { areBrowserKeys, type PushKeys } from './sealing.ts'
import type { PushSettings } from './settings.ts'

interface Running {
  keys: Pick<PushKeys, 'publicKey'>
  desk: Pick<Desk, 'phone' | 'phones' | 'join' | 'keep' | 'drop'>
}

export interface PushParts {
  settings: PushSettings
  isPublic: boolean
  state: () => PartState
  /** Null while no phone has ever asked. */
  running: () => Running | null
  open: () => Promise<Running>
  now: () => number
}

// A school's phones come from one address, one after the other; each asks the gateway to connect to somewhere.
const asking = { burst: 20, perSecond: 1 / 60 }
const together_max = 8

export function pushResource(app: App, { settings, isPublic, state, running, open, now }: PushParts) {
  const allowance = openAllowance({ ...asking, now })
  let together = 0

  app.get(
    '/api/v1/push',
    {
      config: { may: 'see' },
      schema: {
        summary: 'Whether phones can be told of warnings, and the key by which a browser subscribes',
        response: { 200: PushAnswer },
      },
    },
    async () => {
      const { ok } = state()
      const { id, en } = ok ? works : worksNot // which services its phones use is nobody's business
      const key = settings.open ? (await open()).keys.publicKey : null
      return { open: settings.open, key, ok, says: en, says_id: id }
    },
  )

  app.post(
    '/api/v1/push/phones',
    {
      config: { may: 'see', changes: false, cors: false },
      schema: {
        summary: 'Has a phone told of warnings from now on, or changes which; one message shows that it works',
        description: 'It is kept when its push service has taken that message. Nothing else about the phone is kept.',
        body: PushWish,
        response: { 200: PushKept },
      },
    },
    async (request) => {
      if (!settings.open) throw new ProblemError(403, switchedOff)
      const person = personOf(request)
      const { desk } = await open()
      const { endpoint, keys, ...choice } = request.body
      const id = idOf(endpoint)
      const known = desk.phone(id)
      if (known && known.p256dh === keys.p256dh && known.auth === keys.auth) {
        await desk.keep({ ...known, choice, person })
        return { kept: true }
      }
      checkAddress(request.body)
      take(request)
      if (!known && desk.phones() >= settings.phones_max) throw new ProblemError(503, full)
      await join(desk, { id, endpoint, ...keys, choice, person })
      return { kept: true }
    },
  )

  app.post(
    '/api/v1/push/phones/choice',
    {
      config: { may: 'see', changes: false, cors: false },
      schema: { summary: 'What a phone has chosen', body: PushAddress, response: { 200: PushChoice } },
    },
    async ({ body }) => {
      const phone = running()?.desk.phone(idOf(body.endpoint))
      if (phone) return phone.choice
      throw new ProblemError(404, { id: 'HP ini tidak diberi tahu.', en: 'This phone is not told.' })
    },
  )

  app.delete(
    '/api/v1/push/phones',
    {
      // Whoever knows the address holds the phone: she must be able to stop, also when she may not see any more.
      config: { may: 'open', changes: false, cors: false },
      schema: {
        summary: 'Tells a phone no more, and forgets it',
        body: PushAddress,
        response: { 200: z.object({ removed: z.boolean() }) },
      },
    },
    async ({ body }) => ({ removed: (await running()?.desk.drop(idOf(body.endpoint))) ?? false }),
  )

  /** On a closed gateway a phone is told as long as its person may see; on a public one nobody is asked who she is. */
  function personOf({ asker }: Request): string | null {
    if (isPublic) return null
    if (asker?.person) return asker.person
    throw new ProblemError(403, {
      id: 'Masuklah dengan nama Anda sendiri: server desa ini hanya memberi tahu HP orang yang dikenalnya.',
      en: 'Sign in with a name of your own: this gateway tells only phones of people it knows.',
    })
  }

  function checkAddress({ endpoint, keys }: PushWish) {
    const url = new URL(endpoint)
    const trouble = addressProblem(url, settings.allow_private)
    if (url.protocol !== 'https:' || url.username || url.password || trouble || !areBrowserKeys(keys)) {
      throw new ProblemError(400, noSubscription)
    }
  }

  function take({ ip }: Request) {
    const wait_s = allowance.take(guestOf(ip))
    if (wait_s > 0) throw tooMany(many, wait_s, 429)
  }

  async function join(desk: Running['desk'], phone: Phone) {
    if (together >= together_max) throw tooMany(many, 10)
    together++
    try {
      const { isOk } = await desk.join(phone)
      if (!isOk) throw tooMany(worksNot, 60)
    } finally {
      together--
    }
  }
}

const idOf = (endpoint: string) => createHash('sha256').update(endpoint).digest('base64url').slice(0, 22)

const works = { id: 'HP dapat diberi tahu.', en: 'Phones can be told.' }
const worksNot = {
  id: 'Server desa sekarang tidak dapat mengirim kabar ke HP: layanan push di internet tidak menerimanya. Coba lagi nanti; bila tetap begitu, kabari pengelola.',
  en: 'The gateway cannot send messages to phones now: the push service on the internet does not take them. Try again later, and tell the operator if it stays.',
}
const noSubscription = {
  id: 'Ini bukan pendaftaran dari sebuah browser: perlu alamat https di internet dan kuncinya. Buka halaman "Beri tahu HP ini" dan ketuk tombolnya.',
  en: 'This is no push subscription of a browser: it needs an https endpoint on the internet, and its keys. Open the page "Tell this phone", and tap the button.',
}
const switchedOff = {
  id: 'Pengelola server desa ini mematikan pemberitahuan ke HP.',
  en: 'The operator of this gateway has switched messages to phones off.',
}
const full = {
  id: 'Sudah terlalu banyak HP yang diberi tahu. Kabari pengelola: batasnya "phones_max" di pengaturan.',
  en: 'Too many phones are told already. Tell the operator: the limit is "phones_max" in the settings.',
}
const many = {
  id: 'Banyak HP meminta sekaligus dari sini. Coba lagi sebentar lagi.',
  en: 'Many phones ask at once from here. Try again in a moment.',
}
