/** What waits for whoever is signed in, for the menu. What asks for it is fetched only for those who may do something about it. */
import { createStore } from './store.ts'

/** Reports of residents that nobody has looked at yet; 0 for whoever may not decide about them. */
export const waitingReports = createStore(0)
