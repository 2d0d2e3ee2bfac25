/** The first page of a gateway that has no station yet: how to get one. */
import { InviteLink } from './InviteLink.tsx'
import { Icon } from './icons.tsx'
import { typedFor } from './session.ts'
import type { View } from './view.ts'
import { pageWords } from './warning/pageWords.ts'

export function NoStations({ view }: { view: View }) {
  const said = pageWords[view.lang]
  return (
    <div class="board nobody" data-no-stations>
      <Icon shape="wave" />
      <h1>{said.noStations}</h1>
      <p>{said.noStationsAdvice}</p>
      <pre>
        <code>{typedFor('gateway')} station add sungai-1 --name &quot;Jembatan Lama&quot; --data-dir D</code>
      </pre>
      <InviteLink view={view} />
    </div>
  )
}
