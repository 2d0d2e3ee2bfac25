/**
 * Other gateways in the network: a second home that woke up, an old computer that was put back, a neighbour. Only computers that
 * this one has spoken with of late are asked, one question of the open API each.
 */
import { z } from 'zod'
import { broken, check, good, look } from '../check.ts'
import { type Computer, kernelText, type OfComputer } from './computer.ts'

export interface OfOthers extends OfComputer {
  /** Which gateway this one is, or belongs to; undefined: not known. */
  ownGateway(signal: AbortSignal): Promise<string | undefined>
  /** At which port gateways of this village answer, beside the usual one. */
  webPort?: number | undefined
}

const asked_max = 32
const answer_ms = 2_000
const usualPort = 8080 // where a gateway answers when its settings say nothing else

const Gateway = z.object({ gateway: z.string().max(40), name: z.string().max(200).nullable().catch(null) })

export const others = check({
  id: 'others',
  name: { id: 'Server desa lain', en: 'Other gateways' },
  says: {
    twin: broken(
      { gateway: '7kqm-2xv9-abcd', address: '192.168.1.11' },
      ({ gateway, address }) => ({
        id: `Di ${address} berjalan server kembar dengan identitas yang sama (${gateway}).`,
        en: `At ${address} runs another computer that is this gateway (${gateway}).`,
      }),
      {
        id: 'Matikan yang lama. Selama dua-duanya jalan, sebagian data masuk ke yang satu dan sebagian ke yang lain.',
        en: 'Switch the old one off. While both run, a part of the readings goes to the one and a part to the other.',
      },
    ),
    another: look(
      { name: 'Desa Cawang', address: '192.168.1.11' },
      ({ name, address }) => ({
        id: `Ada server desa lain di jaringan ini: ${name}, di ${address}.`,
        en: `There is another gateway in this network: ${name}, at ${address}.`,
      }),
      {
        id: 'Kalau itu milik desa lain, tidak apa-apa. Kalau bukan, periksa stasiun mana mengirim ke mana.',
        en: 'If it is the one of another village, that is fine. If not, check which station sends where.',
      },
    ),
    none: good({ asked: 5 }, ({ asked }) => ({
      id: `Tidak terlihat server desa lain (${asked} komputer ditanya).`,
      en: `No other gateway is seen (${asked} computers were asked).`,
    })),
  },
  async look({ computer, ownGateway, webPort = usualPort }: OfOthers, say, signal) {
    const ports = [...new Set([usualPort, webPort])]
    const neighbours = neighboursOf(computer)
    const [own, ...answers] = await Promise.all([
      ownGateway(signal),
      ...neighbours.flatMap((address) =>
        ports.map(async (port) => ({ address, found: await gatewayAt(`${address}:${port}`, signal) })),
      ),
    ])
    const found = answers.flatMap(({ address, found }) => (found ? [{ address, ...found }] : []))
    const isOne = own === undefined && new Set(found.map(({ gateway }) => gateway)).size <= 1
    const told = found.flatMap(({ address, gateway, name }) => {
      if (gateway === own) return say('twin', { gateway, address })
      return isOne ? [] : say('another', { name: name ?? gateway, address })
    })
    return told.length > 0 ? told : say('none', { asked: neighbours.length })
  },
})

/** proc(5), /proc/net/arp: addresses whose computer has answered of late, and that are nobody's on the internet. */
function neighboursOf(computer: Pick<Computer, 'root'>): string[] {
  const rows = (kernelText(computer, 'proc/net/arp') ?? '').split('\n').slice(1)
  const known = rows.flatMap((row) => {
    const [address, , flags] = row.split(/\s+/)
    return address !== undefined && flags === '0x2' ? [address] : []
  })
  return known.filter((address) => /^(10|127|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(address)).slice(0, asked_max)
}

async function gatewayAt(address: string, signal: AbortSignal): Promise<z.infer<typeof Gateway> | undefined> {
  try {
    const until = AbortSignal.any([signal, AbortSignal.timeout(answer_ms)])
    const answer = await fetch(`http://${address}/api/v1/gateway`, { signal: until, redirect: 'error' })
    return Gateway.safeParse(await answer.json()).data
  } catch {
    return undefined // nobody, or something else
  }
}
