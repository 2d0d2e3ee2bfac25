/** The pages by which people change something: fetched together when one of them is opened. */
import '../warning/pages.css'
import '../people/people.css'
import './hands.css'

export { CorrectionsPage } from './CorrectionsPage.tsx'
export { LogbookPage } from './LogbookPage.tsx'
export { ManagePage } from './ManagePage.tsx'
export { RulePage } from './RulePage.tsx'
export { SystemPage } from './SystemPage.tsx'
