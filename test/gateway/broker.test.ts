import { expect, it } from 'vitest'
import { brokerHouse, letIn, levelPack } from '../kit/brokerHouse.ts'

it('acknowledges a reading once it is on disk, and not before', async () => {
  const { client, katulampa, store } = await brokerHouse()
  const station = await letIn(client(katulampa))
  store.hold()
  let isAcknowledged = false
  const receipt = station
    .publishAsync('pantau/1/katulampa/readings', JSON.stringify(levelPack()), { qos: 1 })
    .then(() => {
      isAcknowledged = true
    })
  await expect.poll(store.waiting).toBe(1)
  await station.subscribeAsync('pantau/1/alerts/#') // a round trip: an early PUBACK would have come before its answer
  expect(isAcknowledged).toBe(false)
  store.release()
  await receipt
  expect(store.readings('katulampa')).toEqual(levelPack().readings)
})
