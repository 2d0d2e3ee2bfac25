/** What is refused of a question, in a sentence that says what to ask instead. */
import { type LocalizedText, SaidError } from '../contract.ts'

/** It becomes a problem of HTTP in `routes.ts`. */
export class Refused extends SaidError {
  override name = 'Refused'
  readonly status: 400 | 404 | 501

  constructor(status: Refused['status'], says: LocalizedText) {
    super(says)
    this.status = status
  }
}

/** 400: the question is wrong, or asks for too much. */
export function wrong(en: string): Refused {
  return new Refused(400, {
    id: 'Permintaan SensorThings ini tidak dapat dijawab. Periksa alamat dan pilihannya, lalu coba lagi.',
    en,
  })
}

/** 404: the address leads nowhere. */
export function nothing(en: string): Refused {
  return new Refused(404, {
    id: 'Tidak ada apa-apa di alamat SensorThings ini. Mulai dari /sensorthings/v1.1.',
    en: `${en} Begin at /sensorthings/v1.1.`,
  })
}

/** 501: the standard has it, and this gateway has not. */
export function notBuilt(en: string): Refused {
  return new Refused(501, { id: 'Bagian SensorThings ini tidak ada di server desa.', en })
}
