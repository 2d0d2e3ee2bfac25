/** `fit`: makes the data folder fit this version, when Pantau is updated or goes back. `pantau update` types it, and the package. */
import type { Command, Screen } from '../../edge/platform/command-line.ts'
import { fitNow, type Schemas } from '../../edge/platform/fitting.ts'
import { hooksSchema } from '../hooks/index.ts'
import { logbookSchema } from '../logbook/index.ts'
import { observationsSchema } from '../observations/index.ts'
import { peopleSchema } from '../people/index.ts'
import { pushSchema } from '../push/index.ts'
import { rulesSchema } from '../rules/index.ts'
import { registrySchema } from '../stations/index.ts'
import type { SettingsOf } from './settings.ts'

/** Every file of a gateway whose tables have versions. */
export const schemas: Schemas = {
  ...registrySchema,
  ...peopleSchema,
  ...rulesSchema,
  ...logbookSchema,
  ...observationsSchema,
  ...hooksSchema,
  ...pushSchema,
}

const notes = `
Of each file whose tables this version changes a copy is kept in D/versions; a file that a newer version has changed is replaced by
the copy that was kept of it, and is itself kept there. The gateway must not run. "pantau update" and the package do this by themselves.
One JSON line says what was done. Ends with 0, with 1 when the disk refuses, with 2 when the gateway runs.
`

export function addFitCommand(
  program: Command,
  { screen, settingsOf }: { screen: Screen; settingsOf: SettingsOf },
): void {
  const command = program
    .command('fit')
    .description('makes the data folder fit this version, when it is updated or goes back')
    .option('--look', 'tells what would be done, and changes nothing')
    .option('--undo', 'puts back what the last one has changed')
    .addHelpText('after', notes)
  const settings = settingsOf(command, 'data-dir', 'config')
  command.action(() => {
    const { data_dir, http } = settings()
    return fitNow({
      folder: data_dir,
      schemas,
      wish: command.opts(),
      about: { http: { host: http.host, port: http.port } },
      screen,
    })
  })
}
