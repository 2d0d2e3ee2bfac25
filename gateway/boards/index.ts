export type { Boards, Sender } from './boards.ts'
export { BridgeSettings } from './bridges.ts'
export { openBoardDoor } from './door.ts'
export { BoardSettings } from './settings.ts'
