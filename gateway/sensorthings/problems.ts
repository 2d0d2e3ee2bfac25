/** What is refused of a question, in a sentence that says what to ask instead. */
import { ProblemError } from '../http/index.ts'

/** 400: the question is wrong, or asks for too much. */
export function wrong(en: string): ProblemError {
  return new ProblemError(400, {
    id: 'Permintaan SensorThings ini tidak dapat dijawab. Periksa alamat dan pilihannya, lalu coba lagi.',
    en,
  })
}

/** 404: the address leads nowhere. */
export function nothing(en: string): ProblemError {
  return new ProblemError(404, {
    id: 'Tidak ada apa-apa di alamat SensorThings ini. Mulai dari /sensorthings/v1.1.',
    en: `${en} Begin at /sensorthings/v1.1.`,
  })
}

/** 501: the standard has it, and this gateway has not. */
export function notBuilt(en: string): ProblemError {
  return new ProblemError(501, { id: 'Bagian SensorThings ini tidak ada di server desa.', en })
}
