/** Why the registry refuses, and what to do: read on the page, and at the terminal where the commands are typed. */
import type { Role } from './account-tables.ts'
import { RegistryError } from './ids.ts'

const called: Record<Role, string> = {
  station: 'stasiun',
  subscriber: 'sirene atau bot',
  bridge: 'jembatan',
  listener: 'pendengar',
}

export function unknownId(role: Role, id: string): RegistryError {
  return new RegistryError({
    id: `Tidak ada ${called[role]} "${id}". Untuk melihat semuanya: ${role} list`,
    en: `There is no ${role} "${id}". To see all of them: ${role} list`,
  })
}

export function takenId(owner: Role, id: string): RegistryError {
  return new RegistryError({
    id: `Sudah ada ${called[owner]} "${id}". Untuk sandi baru: ${owner} password ${id} (sandi yang lama tidak berlaku lagi).`,
    en: `There is already a ${owner} "${id}". For a new password: ${owner} password ${id} (the old one stops working).`,
  })
}

export function takenRetired(id: string): RegistryError {
  return new RegistryError({
    id: `Sudah ada stasiun "${id}", dan stasiun itu tidak dipakai lagi. Untuk memakainya lagi: station invite ${id}`,
    en: `There is already a station "${id}", and it is retired. To bring it back: station invite ${id}`,
  })
}

export function whileRetired(id: string): RegistryError {
  return new RegistryError({
    id: `Stasiun "${id}" tidak dipakai lagi. Untuk memakainya lagi: station invite ${id}`,
    en: `The station "${id}" is retired. To bring it back: station invite ${id}`,
  })
}

export function retiredAlready(id: string, why: string): RegistryError {
  return new RegistryError({
    id: `Stasiun "${id}" sudah dihentikan: ${why}`,
    en: `The station "${id}" is retired already: ${why}`,
  })
}

export function nothingToChange(): RegistryError {
  return new RegistryError({
    id: 'Tidak ada yang diubah: isi nama (--name), atau lintang dan bujur (--lat dan --lon).',
    en: 'Nothing to change: give --name, or --lat and --lon.',
  })
}

export function subscriberId(id: string): RegistryError {
  return new RegistryError({
    id: `"${id}" bukan stasiun, melainkan sirene, bot, jembatan, atau pendengar. Pilih id stasiun lain.`,
    en: `"${id}" is a subscriber, a bridge or a listener. Choose another station id.`,
  })
}

export function takenToken(name: string): RegistryError {
  return new RegistryError({
    id: `Sudah ada token "${name}". Hapus dulu yang itu: token remove ${name}`,
    en: `There is already a token "${name}". Remove it first: token remove ${name}`,
  })
}

export function unknownToken(name: string): RegistryError {
  return new RegistryError({ id: `Tidak ada token "${name}".`, en: `There is no token "${name}".` })
}
