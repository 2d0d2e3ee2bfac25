/** Hooks that give no sign of life are told to people through the others. */

import type { Clock } from '../../edge/platform/clock.ts'
import type { LocalizedText, Notices } from '../contract.ts'
import { durationText } from './sentences.ts'

/** A hook as the watch sees it. */
export interface Watched {
  id: string
  kind: string
  dead_after_min: number
  silent_ms(): number
  says(): LocalizedText
}

const lookLeast_ms = 5_000

export type Watch = ReturnType<typeof openWatch>

export function openWatch(hooks: readonly Watched[], notices: Notices, clock: Clock) {
  const dead = new Map<string, number>()
  let cancel: () => void = () => undefined
  arm()

  /** Looks when the next hook may have been silent for too long. */
  function arm() {
    const left_ms = hooks.filter(({ id }) => !dead.has(id)).map((hook) => limitOf_ms(hook) - hook.silent_ms())
    if (left_ms.length > 0) cancel = clock.after(Math.max(lookLeast_ms, Math.min(...left_ms)), look)
  }

  function look() {
    for (const hook of hooks) if (hook.silent_ms() >= limitOf_ms(hook)) tell(hook)
    arm()
  }

  function tell(hook: Watched) {
    const since_ms = dead.get(hook.id) ?? clock.now() - hook.silent_ms()
    dead.set(hook.id, since_ms)
    const age = durationText(hook.dead_after_min * 60)
    notices.notify({
      id: noticeIdOf(hook),
      severity: 'Severe',
      since_ms,
      title: {
        id: `Penerima peringatan "${hook.id}" tidak menjawab`,
        en: `The receiver of warnings "${hook.id}" does not answer`,
      },
      text: {
        id: `Sudah lebih dari ${age.id} "${hook.id}" (${hook.kind}) tidak memberi tanda bahwa ia bekerja. Peringatan lewat penerima itu mungkin tidak sampai: kabari orang-orangnya lewat jalan lain, dan periksa penerima itu. ${hook.says().id}`,
        en: `For more than ${age.en} there is no proof that "${hook.id}" (${hook.kind}) works. Warnings may not arrive there: tell its people in another way, and look after the receiver. ${hook.says().en}`,
      },
      exceptHook: hook.id,
    })
  }

  return {
    /** The hooks that are dead now. */
    dead: (): ReadonlySet<string> => new Set(dead.keys()),
    /** To be called when the receiver of a hook has answered. */
    heard(id: string) {
      const hook = dead.has(id) && hooks.find((one) => one.id === id)
      if (!hook || hook.silent_ms() >= limitOf_ms(hook)) return
      dead.delete(id)
      notices.end(noticeIdOf(hook))
      cancel()
      arm()
    },
    close: () => cancel(),
  }
}

const limitOf_ms = ({ dead_after_min }: Watched) => dead_after_min * 60_000
const noticeIdOf = ({ id }: Watched) => `hook-${id}-dead`
