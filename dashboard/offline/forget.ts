/** Deletes what this device keeps of the data; never rejects, because signing out must not fail by it. */
export async function forgetKept(): Promise<void> {
  try {
    const { forgetKnown } = await import('./kept.ts')
    await forgetKnown()
  } catch (err) {
    console.info('what is kept on this device cannot be deleted', err)
  }
}
