/** Where things lie, whether a test runs from the sources (`npm run test:fast`) or as built, from `dist/`. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder that holds `package.json`. */
export const checkout = checkoutOf(import.meta.dirname)

/** The built programs. A test that imports this needs `npm test`: from the sources nothing is built. */
export const dist = join(checkout, 'dist')

/** The file of a program, `gateway/main.js`: as people run it where it is packed, else as compiled (a changed copy). */
export function programFile(file: string): string {
  const packed = join(dist, 'bin', file)
  return existsSync(packed) ? packed : join(dist, file)
}

function checkoutOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : checkoutOf(dirname(folder))
}
