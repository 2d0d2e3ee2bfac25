/** What stands before a closed gateway, and what is said once to who has just come in: fetched when needed. */
import '../warning/pages.css'
import './people.css'

export { Gate, type GateProps } from './Gate.tsx'
export { Welcome } from './Welcome.tsx'
