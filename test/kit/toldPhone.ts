/** A phone that is told, as a reader of the record: its file is real; in place of the push service stands what it was told last. */
import type { Answer, openPost } from '../../gateway/hooks/index.ts'
import { openDesk } from '../../gateway/push/desk.ts'
import { openPushFile, type PushFile } from '../../gateway/push/file.ts'
import { emptyFolder } from './folder.ts'
import { handClock } from './handClock.ts'
import type { RunningReader, World } from './readerWorld.ts'

const files = new WeakMap<World, PushFile>()
const keys = { publicKey: 'public', privateKey: 'private' }
const phone = {
  ...{ id: 'ibu-sri', endpoint: 'https://push.example.org/1', p256dh: '', auth: '', person: null },
  choice: { lang: 'en' as const },
}

export const toldPhone = {
  name: 'a phone that is told',
  async open(world: World): Promise<RunningReader> {
    const { store: life, disk, log, stalled } = world
    const store = life()
    const known = files.get(world)
    const file = known ?? openPushFile(emptyFolder())
    files.set(world, file)
    const kept = file.ask((calls) => {
      if (!known) {
        calls.start(keys)
        calls.setPhone(phone)
        calls.take({ pos: 0, due: [], told: [], dropped: [] })
      }
      return calls.start(keys)
    })
    const send = async (body: string): Promise<Answer> => {
      await stalled()
      return store.alive(() => {
        const { tag, title } = JSON.parse(body)
        disk.out.set(`rule ${Number(tag.split('-')[1]) % 4}`, `${tag} ${title}`)
        return { isOk: true, status: 201, says: '', says_id: '' }
      })
    }
    const post = (): ReturnType<typeof openPost> => ({ send: ({ body }) => send(String(body)), close: () => undefined })
    const thread = {
      ask: (call: string, ...args: unknown[]) =>
        store.alive(() =>
          file.ask((calls) => (calls as Record<string, (...args: unknown[]) => unknown>)[call]!(...args)),
        ),
    }
    const desk = await openDesk({
      ...{ store, kept, post, log, brake: false, allowPrivate: false, random: () => 0, clock: handClock() },
      thread: thread as Parameters<typeof openDesk>[0]['thread'],
      seal: (_to, text) => ({ path: '/', headers: {}, body: Buffer.from(text) }),
      mayBeTold: () => true,
      mayStay: () => true,
    })
    const position = () => (desk.isIdle() ? store.position() : -1) // until everything is told
    return { ...desk, position, startsFromTables: true, effect: () => [...disk.out].sort() }
  },
}
