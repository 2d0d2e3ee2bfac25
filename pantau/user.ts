/** Commands of an installed release are done as the user of the services, so that no file of theirs belongs to root. */

/** Becomes `name` with all its groups, when it is given and root has typed the command. */
export function becomeUser(name: string | undefined): void {
  if (!name || process.getuid?.() !== 0) return
  const { initgroups } = process as unknown as { initgroups(user: string, group: string): void } // not in the types
  initgroups(name, name)
  process.setgid!(name)
  process.setuid!(name)
}
