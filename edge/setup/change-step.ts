/** Run again: what is set is shown, and one thing after the other is changed. */
import { driverOf } from '../drivers/index.ts'
import type { Said } from '../platform/language.ts'
import { type Choice, type Conversation, choice, yesOrNo } from './conversation.ts'
import { askHeight } from './height-step.ts'
import { joinGateway } from './link-step.ts'
import { askOptions } from './options-step.ts'
import { askSensor, everyQuestion, watch } from './sensor-step.ts'
import { removeSensor, usualEvery_s, type Written, type WrittenSensor, writeSensor, writtenIn } from './settings.ts'
import type { Draft, SetupTools } from './tools.ts'

const words = {
  station: (station: string, url: string): Said => ({
    id: `Komputer ini stasiun ${station}, dan mengirim ke ${url}.`,
    en: `This computer is the station ${station}, and sends to ${url}.`,
  }),
  notJoined: {
    id: 'Stasiun ini belum diundang server desa mana pun.',
    en: 'This station has not joined a gateway yet.',
  },
  noSensors: { id: 'Belum ada sensor.', en: 'There are no sensors yet.' },
  what: { id: 'Apa yang diubah?', en: 'What is to be changed?' },
  add: { id: 'tambah sensor', en: 'add a sensor' },
  height: (id: string): Said => ({ id: `tinggi pemasangan ${id}`, en: `mount height of ${id}` }),
  every: (id: string): Said => ({ id: `seberapa sering ${id} dicatat`, en: `how often ${id} is recorded` }),
  options: (id: string): Said => ({ id: `tipe dan pin ${id}`, en: `model and pins of ${id}` }),
  remove: (id: string): Said => ({ id: `hapus ${id} dari stasiun ini`, en: `take ${id} from this station` }),
  join: { id: 'undangan baru dari server desa', en: 'a new invitation from a gateway' },
  done: {
    id: 'tidak ada lagi: jalankan, dan lihat pembacaannya aman',
    en: 'nothing more: start it, and see a reading safe',
  },
  leave: { id: 'tidak ada lagi, dan jangan jalankan apa pun', en: 'nothing more, and start nothing' },
  sure: (id: string): Said => ({
    id: `Hapus ${id} dari pengaturan? Data yang sudah tersimpan tetap ada.`,
    en: `Take ${id} out of the settings? The data that are stored stay.`,
  }),
  busy: {
    id: '(Kalau stasiun sedang berjalan, portnya dipakai, dan nilai langsung tidak terlihat di sini.)',
    en: '(If the station runs its port is in use, and live values are not seen here.)',
  },
  changed: { id: 'Sudah ditulis.', en: 'Written.' },
}

/** Answers whether to start the station at the end. */
export async function changeSettings(config: string, tools: SetupTools): Promise<boolean> {
  const { talk } = tools
  for (;;) {
    const written = writtenIn(config)
    show(talk, written)
    const [what = '', id = ''] = (await talk.ask(choice('change', words.what, choicesFor(written), 'done'))).split(' ')
    if (what === 'done' || what === 'leave') return what === 'done'
    if (what === 'add') await addSensors(config, tools, { atMost: 1 })
    else if (what === 'join') await joinGateway(config, tools)
    else await changeSensor(what, written.sensors!.find((sensor) => sensor.id === id)!, config, tools)
  }
}

/** Asks for sensors until there are no more, and writes each when it is complete. */
export async function addSensors(config: string, tools: SetupTools, { atMost }: { atMost: number }): Promise<number> {
  for (let added = 0; ; added++) {
    if (added === atMost) return added
    if (added > 0 && !(await tools.talk.ask(yesOrNo('more', more, 'no')))) return added
    const draft = await askSensor(tools, writtenIn(config).sensors ?? [])
    if (!draft) return added
    writeSensor(config, draft, tools)
    tools.talk.say(words.changed)
  }
}

const more = { id: 'Ada sensor lain di komputer ini?', en: 'Is there another sensor at this computer?' }

function show(talk: Conversation, { station, gateway, sensors = [] }: Written) {
  talk.say({ id: '', en: '' })
  talk.say(station && gateway?.url ? words.station(station, gateway.url) : words.notJoined)
  if (sensors.length === 0) talk.say(words.noSensors)
  for (const { id, driver, port, sensor_height_m: height_m } of sensors) {
    const height = typeof height_m === 'number' ? `, ${height_m} m` : ''
    const line = `  ${id}: ${driverOf(driver)?.model ?? driver}${height}, ${port}`
    talk.say({ id: line, en: line })
  }
}

function choicesFor({ sensors = [] }: Written): Choice[] {
  const each = sensors.flatMap(({ id, driver: name }) => {
    const driver = driverOf(name)
    return [
      ...(driver && 'sensor_height_m' in driver.options.shape
        ? [{ key: `height ${id}`, label: words.height(id) }]
        : []),
      ...(driver?.recognise.ask ? [{ key: `options ${id}`, label: words.options(id) }] : []),
      { key: `every ${id}`, label: words.every(id) },
      { key: `remove ${id}`, label: words.remove(id) },
    ]
  })
  return [
    { key: 'done', label: words.done },
    { key: 'add', label: words.add },
    ...each,
    { key: 'join', label: words.join },
    { key: 'leave', label: words.leave },
  ]
}

async function changeSensor(what: string, sensor: WrittenSensor, config: string, tools: SetupTools): Promise<void> {
  const { talk } = tools
  if (what === 'remove') {
    if (await talk.ask(yesOrNo('remove', words.sure(sensor.id), 'no'))) removeSensor(config, sensor.id, tools)
    return
  }
  const driver = driverOf(sensor.driver)
  if (!driver) return
  const draft: Draft = {
    id: sensor.id,
    driver,
    port: sensor.port,
    every_s: numberOr(sensor.every_s, usualEvery_s),
    options: {},
  }
  if (what === 'every') draft.every_s = await talk.ask(everyQuestion(draft.every_s))
  else if (what === 'options') draft.options = await askOptions(talk, driver, sensor)
  else draft.options = await heightOf(draft, sensor, tools)
  writeSensor(config, draft, tools)
  talk.say(words.changed)
}

async function heightOf(draft: Draft, sensor: WrittenSensor, tools: SetupTools): Promise<Draft['options']> {
  tools.talk.say(words.busy)
  const seen = await watch({ ...draft, options: {} }, tools)
  const usual = typeof sensor.sensor_height_m === 'number' ? sensor.sensor_height_m : undefined
  const distance_m = seen.values.distance_m ?? undefined
  const height_m = await askHeight(tools.talk, draft.driver, { usual, distance_m })
  return { sensor_height_m: height_m ?? null }
}

const numberOr = (value: unknown, usual: number) => (typeof value === 'number' ? value : usual)
