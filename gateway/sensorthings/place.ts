/** A large question takes one of the places for exports, so that a few of them do not keep the record busy for everybody. */
import { type HttpTools, type Request, tooMany } from '../http/index.ts'

export function openPlace(door: HttpTools['door'], request: Request) {
  let place: { leave(): void } | undefined
  return {
    /** Takes it, unless it is taken already. Throws a 503 when none is free. */
    take() {
      if (place) return
      const free = door.exports(request)
      if (typeof free !== 'string') {
        place = free
        return
      }
      door.refuse('too-many-exports', { address: request.ip })
      throw tooMany(
        {
          id: 'Beberapa permintaan besar sedang berjalan. Coba lagi semenit lagi, atau sebutkan waktu yang lebih pendek.',
          en: 'Several large questions are being answered. Try again in a minute, or name a shorter time.',
        },
        60,
      )
    },
    leave: () => place?.leave(),
  }
}
