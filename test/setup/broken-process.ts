/** Loaded before a program (`node --import`): what every program does, a word on stdout or a wait for Ctrl-C, throws. */
process.stdout.write = () => {
  throw new Error('stdout is broken on purpose')
}

const on = process.on
process.on = function (this: NodeJS.Process, event: string, listener: () => void) {
  if (event === 'SIGINT') throw new Error('signals are broken on purpose')
  return on.call(this, event, listener)
} as typeof on
