/** Says that it runs, and waits for ever. It handles no signal. */
process.stdout.write('{"ready":true}\n')
setInterval(() => undefined, 60_000)
