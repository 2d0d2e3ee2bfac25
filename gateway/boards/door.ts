/** The door for small boards as a whole: what MQTT asks, and what HTTP serves. */
import type { App } from '../http/index.ts'
import type { Registry } from '../stations/index.ts'
import { type BoardsOptions, openBoards } from './boards.ts'
import { type BridgeSettings, openBridges } from './bridges.ts'
import { type PushTools, pushResource } from './routes.ts'
import type { BoardSetting } from './settings.ts'

export interface BoardDoorOptions
  extends Pick<PushTools, 'mayAcknowledge' | 'sync'>,
    Omit<BoardsOptions, 'settings' | 'intake'> {
  config: { boards: readonly BoardSetting[]; bridges: BridgeSettings }
  registry: Pick<Registry, 'identify' | 'stations' | 'version'>
  intake: BoardsOptions['intake'] & PushTools['intake']
}

export async function openBoardDoor({ config, registry, intake, store, now, mayAcknowledge, sync }: BoardDoorOptions) {
  const boards = await openBoards({ settings: config.boards, intake, store, now })
  const carriedBy = openBridges({ settings: config.bridges, registry })
  return {
    /** For MQTT. */
    mqtt: { boards, carriedBy },
    resource: (app: App) => pushResource(app, { boards, intake, registry, carriedBy, mayAcknowledge, now, sync }),
  }
}
