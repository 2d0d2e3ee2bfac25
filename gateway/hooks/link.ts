/** The hooks as a link of the warning chain: proved by the last right answer of each receiver. */
import type { ChainLink, Hook, LocalizedText } from '../contract.ts'

/** `dead`: the hooks that gave no sign of life for too long. None at all is no fault: it is said. */
export function hooksLink(hooks: readonly Hook[], dead: ReadonlySet<string>): ChainLink {
  const troubled = hooks.flatMap((hook) => troubleOf(hook, dead.has(hook.id)).map((says) => ({ id: hook.id, says })))
  const troubles = troubled.map(({ says }) => says)
  const proofs = hooks.filter(({ state }) => state !== 'disabled').map(({ last_proved_ms }) => last_proved_ms ?? null)
  const isProved = proofs.length > 0 && proofs.every((proof) => proof !== null)
  return {
    link: 'hooks',
    ok: troubles.length === 0,
    proved_ms: isProved ? Math.min(...proofs.map((proof) => proof!)) : null,
    says: troubles.length > 1 ? allOf(troubled, hooks.length) : (troubles[0] ?? wellText(hooks.length)),
    troubles,
    ...(hooks.length === 0 && { absent: true as const }),
  }
}

function troubleOf({ id, state, says, says_id }: Hook, isDead: boolean): LocalizedText[] {
  if (state === 'disabled') {
    return [
      {
        id: `Penerima ${id} dimatikan: tidak ada yang dikirim ke sana.`,
        en: `The receiver ${id} is switched off: nothing goes there.`,
      },
    ]
  }
  if (isDead) {
    return [
      {
        id: `Penerima ${id} sudah lama tidak memberi tanda bahwa ia bekerja. ${says_id}`.trimEnd(),
        en: `The receiver ${id} has not been proved to work for long. ${says}`.trimEnd(),
      },
    ]
  }
  if (state === 'failing') {
    return [
      {
        id: `Kiriman ke ${id} gagal berulang kali; dicoba terus. ${says_id}`.trimEnd(),
        en: `Delivery to ${id} fails again and again; it is tried on. ${says}`.trimEnd(),
      },
    ]
  }
  return []
}

/** Each of them by name; what is wrong with it stands in `troubles`. */
function allOf(troubled: readonly { id: string }[], n: number): LocalizedText {
  const names = troubled.map(({ id }) => id).join(', ')
  return {
    id: `${troubled.length} dari ${n} penerima bermasalah: ${names}.`,
    en: `${troubled.length} of ${n} receivers do not work: ${names}.`,
  }
}

function wellText(n: number): LocalizedText {
  if (n === 0) {
    return {
      id: 'Tidak ada penerima: peringatan hanya tampil di halaman dan sampai ke sirene.',
      en: 'There are no receivers: warnings are on the page and reach sirens only.',
    }
  }
  return { id: `${n} penerima berfungsi.`, en: n === 1 ? 'The receiver works.' : `${n} receivers work.` }
}
