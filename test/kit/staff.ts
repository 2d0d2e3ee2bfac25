/** Staff of a gateway, for tests that look at what is not everybody's: a token of the folder, whether its gateway runs or not. */
import { openRegistry } from '../../gateway/stations/registry.ts'

let given = 0

/** The headers of a request by somebody with this role. */
export function staffOf(folder: string, role: 'viewer' | 'volunteer' | 'team' | 'operator' | 'copy' = 'operator') {
  const registry = openRegistry(folder)
  try {
    return { authorization: `Bearer ${registry.addToken(`staff-${process.pid}-${++given}`, role)}` }
  } finally {
    registry.close()
  }
}
