/** The library that most people write their first station with, as its own examples use it. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { boardHouse } from '../../kit/boardHouse.ts'
import { start_ms } from '../../kit/brokerHouse.ts'
import { eventually } from '../../kit/eventually.ts'
import { needs } from '../../kit/needs.ts'

const paho = needs('paho')

/** Version 1 of the library (Debian 12) takes no callback version, 2 (from 2024 on) wants one. */
const script = `
import json, sys
import paho.mqtt.client as mqtt
port, user, password, protocol, readings = sys.argv[1:]
version = getattr(mqtt, 'CallbackAPIVersion', None)
first = [version.VERSION2] if version else []
client = mqtt.Client(*first, client_id='sekolah', protocol=getattr(mqtt, protocol))
client.username_pw_set(user, password)
client.connect('127.0.0.1', int(port))
client.loop_start()
sent = [client.publish('pantau/1/' + user + '/simple/air/' + name, value, qos=qos) for name, value, qos in (
    ('pm2_5_ug_m3', 12.5, 1), ('pm10_ug_m3', float('nan'), 1), ('humidity_pct', 81, 0), ('pressure_hpa', b'1009.5', 0))]
sent.append(client.publish('pantau/1/' + user + '/readings', readings, qos=1))
for one in sent: one.wait_for_publish()
client.disconnect()
client.loop_stop()
print(json.dumps([one.is_published() for one in sent]))
`

describe.skipIf(paho.skip)(`paho, ${paho.why}`, () => {
  it.each(['MQTTv31', 'MQTTv311'])(
    'by %s: every way of sending is kept, and QoS 0 is counted apart',
    async (protocol) => {
      const house = await boardHouse()
      const reading = { sensor: 'level', at_ms: start_ms - 1_000, values: { water_level_m: 1.25 } }
      const pack = JSON.stringify({ epoch: 'paho', seq: 1, readings: [reading] })
      const { username, password } = house.sekolah
      const words = ['-c', script, `${house.side().broker.port}`, username, password, protocol, pack]
      const child = spawn('/usr/bin/python3', words, { stdio: ['ignore', 'pipe', 'inherit'] })
      const [[said]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')])
      expect(JSON.parse(`${said}`)).toEqual([true, true, true, true, true])
      await eventually(async () => (await house.kept('sekolah')).length === 5) // two of them by QoS 0
      expect((await house.kept('sekolah')).sort()).toEqual([
        'air.humidity_pct 81 arrival',
        'air.pm10_ug_m3 null arrival',
        'air.pm2_5_ug_m3 12.5 arrival',
        'air.pressure_hpa 1009.5 arrival',
        'level.water_level_m 1.25 own clock',
      ])
      expect(await house.quarantine('sekolah')).toEqual([])
      expect(await house.epochs('sekolah')).toEqual({ 'board-simple': 2, 'board-simple-qos-0': 2, paho: 1 })
    },
  )
})
