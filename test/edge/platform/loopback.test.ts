import { expect, it } from 'vitest'
import { isLoopback } from '../../../edge/platform/loopback.ts'

const own = [
  ...[
    '127.0.0.1',
    '127.0.0.2',
    '127.255.255.255',
    '127.1',
    '127.0.1',
    '0x7f.1',
    '0x7f000001',
    '2130706433',
    '017700000001',
  ],
  ...['0177.0.0.1', '127.0.0.1.', 'localhost', 'LOCALHOST', 'localhost.', 'ip6-localhost', 'ip6-loopback'],
  ...[
    '::1',
    '[::1]',
    '0:0:0:0:0:0:0:1',
    '::0001',
    '::1%lo',
    '[::1%lo]',
    '::ffff:127.0.0.1',
    '[::ffff:127.0.0.1]',
    '::FFFF:7f00:1',
  ],
]

it.each(own)('%s is this computer', (host) => expect(isLoopback(host)).toBe(true))

const others = [
  ...[
    '',
    '.',
    '0.0.0.0',
    '::',
    '[::]',
    '0',
    '126.255.255.255',
    '128.0.0.1',
    '10.0.0.1',
    '1.127.0.0',
    '12.7.0.0.1',
    '256.0.0.1',
  ],
  ...[
    '127.0.0.1.example',
    '127.example',
    '127.',
    '127.0.0.1.nip.io',
    'localhost.example',
    'x.localhost',
    'notlocalhost',
    'localhost..',
  ],
  ...[
    '127.0.0.1:8080',
    '127.0.0.1/8',
    '127.0.0.1@example',
    'example@127.0.0.1',
    '127.0.0.1#',
    ' 127.0.0.1',
    '127.0.0.1\n',
    '127.0.0.08',
  ],
  ...[
    '::2',
    '::1:1',
    '1::1',
    '::127.0.0.1',
    '::ffff:128.0.0.1',
    '64:ff9b::7f00:1',
    'fe80::1%lo',
    '::1%',
    '%lo',
    '①②⑦.0.0.1',
  ],
]

it.each(others)('%j is not', (host) => expect(isLoopback(host)).toBe(false))
