/**
 * npm puts a shell between itself and us. Told to end, it tells only that shell, which dies and leaves us running, with
 * the ports taken and nobody to ask. So the end of the shell is a SIGTERM, too.
 */
export function endWithShell() {
  if (!process.env.npm_lifecycle_event) return
  const shell = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === shell) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 500)
  watch.unref()
}
