import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { missingDevices, readConfig, readDataFolder } from '../../edge/config.ts'
import { ConfigError } from '../../edge/platform/problems.ts'
import { emptyFolder } from '../kit/folder.ts'

const env = { PANTAU_PASSWORD: 'secret' }
const good = `
station: depok
gateway: { url: "mqtt://192.168.1.10:1883", username: depok, password_env: PANTAU_PASSWORD }
data_dir: data
sensors:
  - { id: level, driver: a02yyuw, port: "serial:/dev/serial/by-id/none" }
`

function write(text: string) {
  const folder = emptyFolder()
  writeFileSync(join(folder, 'edge.yaml'), text)
  return { folder, file: join(folder, 'edge.yaml') }
}

/** The lines that a wrong file is answered with. */
function problemsIn(text: string, environment: Record<string, string> = env): string[] {
  try {
    readConfig(write(text).file, environment)
  } catch (err) {
    // Lines of the file have a test of their own: mistakes.test.ts.
    if (err instanceof ConfigError) return err.message.split('\n').map((line) => line.replace(/, line \d+:/, ':'))
    throw err
  }
  return []
}

const withSensor = (sensor: string) => good.replace(/ {2}- .*/, `  - ${sensor}`)

it('reads the ten lines of a station, and fills in what is usual', () => {
  const { file, folder } = write(good)
  const config = readConfig(file, env)
  expect(config).toMatchObject({
    station: 'depok',
    gateway: { url: 'mqtt://192.168.1.10:1883', username: 'depok', password: 'secret' },
    data_dir: join(folder, 'data'),
    loss_window_s: 10,
    outbox: { readings_max: 4_000_000 },
    sensors: [{ id: 'level', port: { kind: 'serial' }, every_s: 60 }],
  })
  expect(config.sensors[0]!.driver.model).toMatch(/A02YYUW/)
})

it('hands a driver its own settings', () => {
  const config = readConfig(
    write(withSensor('{ id: rain, driver: tipping-bucket, port: "tcp:127.0.0.1:4000", pin: D7, mm_per_tip: 0.5 }'))
      .file,
    env,
  )
  expect(config.sensors[0]!.options).toMatchObject({ pin: 'D7', mm_per_tip: 0.5 })
})

const onBus = (...sensors: string[]) => good.replace(/ {2}- .*/, sensors.map((sensor) => `  - ${sensor}`).join('\n'))
const mapped = (rest: string) => `{ id: soil, driver: modbus, port: "serial:/dev/rs485", ${rest} }`

it('reads a map of registers, with what is usual filled in', () => {
  const text = withSensor(mapped('baud: 4800, values: [{ quantity: soil_moisture_pct, register: 0x0012, scale: 0.1 }]'))
  expect(readConfig(write(text).file, env).sensors[0]!.options).toMatchObject({
    ...{ address: 1, baud: 4_800, parity: 'none', stop_bits: 1, ask_every_s: 5 },
    values: [
      {
        quantity: 'soil_moisture_pct',
        register: 18,
        function: 3,
        type: 'uint16',
        order: 'ABCD',
        scale: 0.1,
        offset: 0,
      },
    ],
  })
})

it.each([
  [
    'values: [{ quantity: soil_moistur, register: 0 }]',
    /values\[0\]\.quantity: found "soil_moistur"; needs the name of a quantity/,
  ],
  ['values: [{ quantity: ph, registr: 0 }]', /values\[0\]\.registr: .*register/],
  ['values: [{ quantity: ph, register: 40001x }]', /register: found "40001x"; needs the number of a register/],
  ['values: [{ quantity: ph, register: 3, type: int8 }]', /type: found "int8"; needs one of int16, uint16/],
  ['values: [{ quantity: ph, register: 3, range: [9, 3] }]', /range: .*the first must be the smaller one/],
  [
    'values: [{ quantity: ph, register: 3 }, { quantity: ph, register: 4 }]',
    /values: two lines have the same quantity/,
  ],
  ['baud: 9601, values: [{ quantity: ph, register: 3 }]', /baud: found 9601; needs the speed of the wire/],
  ['address: 0, values: [{ quantity: ph, register: 3 }]', /address: found 0; needs a Modbus address/],
] as const)('says what is wrong in a map of registers: %s', (rest, words) => {
  expect(problemsIn(withSensor(mapped(rest))).join('\n')).toMatch(words)
})

it('lets sensors that are asked share a wire, each with its own address, all with one speed', () => {
  const level = (id: string, rest: string) => `{ id: ${id}, driver: qdy30a, port: "serial:/dev/rs485", ${rest} }`
  expect(problemsIn(onBus(level('a', 'address: 1'), level('b', 'address: 2')))).toEqual([])
  expect(problemsIn(onBus(level('a', 'address: 1'), level('b', 'address: 1'))).join()).toMatch(
    /sensors\[1\]\.address: .*another sensor's/,
  )
  expect(problemsIn(onBus(level('a', 'address: 1'), level('b', 'address: 2, baud: 4800'))).join()).toMatch(
    /sensors\[1\]\.baud: found 4800 8N1, and another sensor on this wire has 9600 8N1/,
  )
  const alone = '{ id: b, driver: mh-z19, port: "serial:/dev/rs485" }'
  expect(problemsIn(onBus(level('a', 'address: 1'), alone)).join()).toMatch(/sensors\[0\] is already on/)
})

it('says that a recording cannot be asked', () => {
  expect(problemsIn(withSensor('{ id: air, driver: mh-z19, port: "replay:frames.csv" }')).join()).toMatch(
    /must be asked/,
  )
})

it('says everything that is wrong at once, each with its place', () => {
  const problems = problemsIn(`
station: Depok Baru
gatway: {}
gateway: { url: "http://x", username: depok, password_env: NOT_SET }
sensors:
  - { id: level, driver: a02yyuv, port: "/dev/ttyUSB0" }
  - { id: rain }
`)
  expect(problems).toHaveLength(9)
  for (const problem of [
    'edge.yaml: station: found "Depok Baru"; needs 1 to 40 of the letters a–z, digits 0–9 and -',
    'edge.yaml: gateway.url: found "http://x"; needs an address such as mqtt://192.168.1.10:1883, or mqtts://host:port for TLS',
    expect.stringMatching(/^edge.yaml: sensors\[1\].driver: missing; needs the name of a driver: a02yyuw, /),
    expect.stringMatching(/^edge.yaml: sensors\[1\].port: missing; needs serial:/),
    'edge.yaml: data_dir: missing; needs a folder for what waits to be sent',
    'edge.yaml: gatway: unknown; did you mean "gateway"?',
    expect.stringMatching(/^edge.yaml: sensors\[0\].port: "\/dev\/ttyUSB0" is no port. Write serial:/),
    expect.stringMatching(/^edge.yaml: sensors\[0\].driver: there is no driver "a02yyuv"; did you mean "a02yyuw"\?/),
    expect.stringMatching(/^edge.yaml: gateway.password_env: the environment variable NOT_SET is empty/),
  ])
    expect(problems).toContainEqual(problem)
})

it.each([
  ['{ id: level, driver: a02yyuw, port: "tcp:h:1", evry_s: 5 }', 'sensors[0].evry_s: unknown; did you mean "every_s"?'],
  [
    '{ id: rain, driver: tipping-bucket, port: "tcp:h:1", mm_per_tp: 1 }',
    'sensors[0].mm_per_tp: unknown; did you mean "mm_per_tip"?',
  ],
  [
    '{ id: rain, driver: tipping-bucket, port: "tcp:h:1", pin: X }',
    'sensors[0].pin: found "X"; needs a digital pin, such as D2',
  ],
  [
    '{ id: rain, driver: tipping-bucket, port: "replay:f" }',
    'sensors[0].port: a tipping-bucket sits on a board; write serial:… or tcp:…',
  ],
  ['{ id: level, driver: A02YYUV, port: "tcp:h:1" }', expect.stringContaining('did you mean "a02yyuw"?')],
  [
    '{ id: level, driver: a02yyuw, port: "tcp:h:1", sensor_height_m: "5,2" }',
    'sensors[0].sensor_height_m: found "5,2"; needs a number of metres, -50 to 200; write it without quotes, with a point: 5.2',
  ],
  [
    '{ id: level, driver: a02yyuw, port: "tcp:h:1", every_s: -1 }',
    'sensors[0].every_s: found -1; needs a number of seconds, 0 to 86400',
  ],
  [
    '{ id: 7, driver: sds011, port: "tcp:h:1" }',
    'sensors[0].id: found 7; needs 1 to 40 of the letters a–z, digits 0–9 and -; write it in quotes: "7"',
  ],
  [
    '{ id: level, driver: hrxl, port: "tcp:h:1", model: mb7398 }',
    'sensors[0].model: found "mb7398"; needs one of mb7389, mb7386',
  ],
  ['{ id: mud, driver: sen0189, port: "tcp:h:1", pin: 0 }', 'sensors[0].pin: found 0; needs an analog pin, such as A0'],
])('of %s it says what to change', (sensor, problem) => {
  const said = problemsIn(withSensor(sensor))
  expect(said.map((line) => line.replace('edge.yaml: ', ''))).toEqual([problem])
})

it('does not go silent about a sensor whose first mistake it has found', () => {
  expect(problemsIn(withSensor('{ id: A, driver: pms, port: ttyUSB0, every_s: no, x: 1 }'))).toHaveLength(4)
})

it('does not let two sensors read one cable, but lets them share a board', () => {
  const port = 'port: "serial:/dev/serial/by-id/none"'
  expect(problemsIn(`${good}  - { id: b, driver: hrxl, ${port} }\n`)).toEqual([
    expect.stringMatching(/^edge.yaml: sensors\[1\].port: sensors\[0\] is already on "serial/),
  ])
  const rain = withSensor(`{ id: rain, driver: tipping-bucket, ${port} }`)
  expect(problemsIn(`${rain}  - { id: mud, driver: sen0189, ${port} }\n`)).toEqual([])
})

it('does not let two sensors have one name', () => {
  const twice = `${good}  - { id: level, driver: sds011, port: "tcp:h:1" }\n`
  expect(problemsIn(twice)).toEqual(['edge.yaml: sensors[1].id: "level" is already sensors[0]; give each its own.'])
})

it('names the variable when the password is not there, and never its content', () => {
  expect(problemsIn(good, {})).toEqual([
    expect.stringMatching(/gateway.password_env: the environment variable PANTAU_PASSWORD is empty/),
  ])
})

it('says which certificate is missing', () => {
  expect(problemsIn(good.replace('username', 'ca: none.pem, username'))[0]).toMatch(/gateway.ca: cannot be read/)
})

it('says where the file is not YAML', () => {
  expect(problemsIn('station: [')[0]).toMatch(/^edge.yaml: a bracket \[ is opened on this line/)
})

it('warns of a device that is not plugged in, and says which ones are', () => {
  const config = readConfig(write(good).file, env)
  expect(missingDevices(config, () => ['/dev/ttyUSB0'])).toEqual([
    {
      where: 'sensors[0].port',
      id: expect.stringContaining('tidak ada alat'),
      en: 'no such device "/dev/serial/by-id/none". Found: /dev/ttyUSB0. Plug the sensor in, or change "port".',
    },
  ])
})

it('an update finds the data without the password of the service, and whatever else is wrong', () => {
  const { file, folder } = write(good.replace('driver: a02yyuw', 'driver: typo'))
  expect(readDataFolder(file)).toEqual({ data_dir: join(folder, 'data'), station: 'depok' })
  expect(() => readDataFolder(write('station: depok\n').file)).toThrow('data_dir')
})
