// Before tests: they start the programs as they are packed.
export { packPrograms as setup } from './ready.mjs'
