/** Which warnings this phone is told of: by rule, and from which level on. */
import type { PushChoice, RulesAnswer } from '../../gateway/contract.ts'
import { severities } from '../first/order.ts'
import { useAsked } from '../useAsked.ts'
import { rulesUrl } from '../warning/api.ts'
import type { Lang } from '../words.ts'
import { phoneWords } from './words.ts'

export type Wanted = Omit<PushChoice, 'lang'>

interface Props {
  wanted: Wanted
  onWanted(wanted: Wanted): void
  lang: Lang
}

const fromLevel = severities.slice(1) // from the mildest on is every level

export function ChoiceFields({ wanted: { rules, min_severity }, onWanted, lang }: Props) {
  const said = phoneWords[lang]
  const { value } = useAsked<RulesAnswer>(rulesUrl)
  const known = value?.rules.map(({ id, periods }) => ({ id, name: periods[0]?.name || id })) ?? []
  const least = min_severity && { min_severity }
  const choose = (next: string[] | undefined) => onWanted({ ...least, ...(next && { rules: next }) })
  return (
    <>
      <fieldset class="phone-rules">
        <legend>{said.which}</legend>
        <label class="tick">
          <input type="radio" name="which" checked={!rules} onChange={() => choose(undefined)} />
          <span>{said.all}</span>
        </label>
        <label class="tick">
          <input type="radio" name="which" checked={rules !== undefined} onChange={() => choose([])} />
          <span>{said.some}</span>
        </label>
        {rules &&
          known.map(({ id, name }) => (
            <label key={id} class="tick is-one" data-rule={id}>
              <input
                type="checkbox"
                checked={rules.includes(id)}
                onChange={(event) =>
                  choose([...rules.filter((other) => other !== id), ...(event.currentTarget.checked ? [id] : [])])
                }
              />
              <span>{name}</span>
            </label>
          ))}
      </fieldset>
      <label class="field">
        <span>{said.least}</span>
        <select
          value={min_severity ?? ''}
          onChange={(event) => {
            const min = fromLevel.find((severity) => severity === event.currentTarget.value)
            onWanted({ ...(rules && { rules }), ...(min && { min_severity: min }) })
          }}
        >
          <option value="">{said.every}</option>
          {fromLevel.map((severity) => (
            <option key={severity} value={severity}>
              {said.from(said.severity[severity])}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}
