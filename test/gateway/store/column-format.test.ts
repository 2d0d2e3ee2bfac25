/** Bytes as they lie on cards: what an earlier version has written opens for ever. Rows are added, never changed. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeColumn } from '../../../gateway/store/segments/column.ts'
import { sameBits } from './columns.ts'

const third = 1e22 / 7

describe('the bytes of a column', () => {
  it.each<[what: string, hex: string, numbers: number[]]>([
    // 3 decimals; the number before, by groups; base 1234; zigzag 2 and 2 in 2 bits each
    ['levels in mm', '3081a41302', [1.234, 1.235, 1.236]],
    // 0 decimals; way 1, groups, step; base; step 60,000; 2 and 4
    ['times 60 s apart with a missing row', '00c9808ed4e1d766e0d403048300', [1764126e6, 1764126060e3, 1764126180e3]],
    ['means of 7 samples in mm', '310708e6da018631', [14003 / 7000, 14009 / 7000, 14004 / 7000]],
    ['sums of floats', '13014806058240810201', [0.1 + 0.2, 0.3, 0.1 + 0.7]],
    ['single precision', '12899ab3e6dc0780808008ae000003333328', [0.1, 0.2, 0.3].map(Math.fround)],
    ['places without value', '04058900028426000a', [Number.NaN, 5, Number.NaN, Number.NaN, 5]],
    ['exceptions', '08028104019c7500883ce4377e0000000000000080000e', [7, 7, 1e300, 7, -0, 7]],
    ['doubles', '025555150000f400005800005000005a00005c0000530000440080', [third, third, -third]],
  ])('hold %s', (_, hex, numbers) => {
    sameBits(decodeColumn(Buffer.from(hex, 'hex'), numbers.length), Float64Array.from(numbers))
  })

  it.each<[what: string, length: number, base64: string, sha256: string]>([
    ['way 0, deflated', 56, 'ABA8CDNhcDUhBwEA', '8c9689b6179c'],
    ['way 0, groups', 68, 'AAgAgIIg', 'a825d5332480'],
    ['way 0, huffman', 53, 'ACCyAgSElHOc5znOc5znOc5z', 'd053346cbe0a'],
    ['way 0, none', 57, 'AAAA', 'b960fb5cb946'],
    ['way 0, sparse', 61, 'ABgAAQFeAQA=', 'ee87c9473150'],
    ['way 1, deflated', 54, 'AJFiJgirZOCoJBkBAA==', 'aa2517c40ccb'],
    ['way 1, groups', 50, 'AIkmJoJBAAQECAg=', '32bc7271ee4d'],
    ['way 1, huffman', 54, 'AKEWFgODQBlKIQkhWag=', '8ddaebd3b62c'],
    ['way 1, sparse', 65, 'AFkAAwEBfAEC', '30df20d15047'],
    ['way 2, deflated', 56, 'AJKqASIMY2hmZN7FyKhPFQoA', '085d445ae501'],
    ['way 2, groups', 52, 'AIoWGgD6dC55+mz0+z94', '7cb0df59444c'],
    ['way 3, deflated', 57, 'AJMqDwhLYmRIIgcBAA==', '33129051c9af'],
    ['way 3, groups', 50, 'AIsEAgCyn3/7v8//8A==', '01f4d718a0e9'],
    ['way 3, huffman', 50, 'AOPCAh8CDIMAIEkkkkkkkgA=', 'ab9041202ae4'],
    ['way 4, deflated', 69, 'ANQqBwMI02Ng0KMUAQA=', '41c1c2966002'],
    ['way 4, groups', 59, 'AEw2FIMkkkkkkkkkgA==', '6d2e2440255b'],
    ['way 4, sparse', 67, 'ABwAAgAEAAI=', '9c8cad67a3b0'],
    ['way 5, deflated', 59, 'AJX+AQoQU2V34JrKGMPMYMM2nUwKAA==', '85a3abb1f59e'],
    ['way 5, groups', 54, 'AI0WGACPf+eecl3f//w=', '9fc04ccd1d88'],
    ['way 6, deflated', 65, 'AJbqAQYSu874ipGd9TbjK0ZOFPImlUgA', 'ce3647e29a79'],
    ['way 6, groups', 56, 'AI4MDABf59/mf/N8/z4=', '1a48d538c780'],
    ['way 7, deflated', 51, 'AJekAQMUy9jAaFN+m5GRMQPKYEBnMOBlAAA=', 'def9435571f1'],
    ['way 7, groups', 58, 'AI8QEAF16z9/f+z6b7M4', '2e04b755343c'],
    ['way 7, huffman', 51, 'AKfQAQMXAinMzIUKFUVVYDuzY+/L7tTrp3R8y8S+1dxT2LMU2KsU2KsU2KsU2LOKbFnA', 'e67a86b1067a'],
    [
      'Rice with numbers behind its limit',
      24,
      'AAgCCQgAAAWT2t8l3iwvGEIRABeEAAAArxYQhCMAAACzAdYv8qMgAAAL7tzGhAA=',
      '758fcd1486ab',
    ],
    ['packed in 50 bits', 6, 'AMmAgICT4JZPgIAQxIu37AbCJ8O3qQsAmm8AAAAAOa9bFXP7f09A', '8f71a44a34f3'],
    [
      'byte planes, some deflated',
      40,
      'AqqqEJNjgABeKN0Fpduh9HkoDQAQy2aAgJlQ+g6UdoXSO6A0ABBbywABqVD6M5SeBqWVoDQAEEtjgID/UHomlE6D0g1QGgAQU2GAAE8ovQRKv4XS0lAaABDLYoCA2VD6DpR2h9KWUBoAEFvPAAHSUJoPSrNC6VooDQAGs2UgDgAA',
      '889edbca143e',
    ],
  ])('hold numbers coded as: %s', (_, length, base64, sha256) => {
    const numbers = decodeColumn(Buffer.from(base64, 'base64'), length)
    expect(createHash('sha256').update(new Uint8Array(numbers.buffer)).digest('hex').slice(0, 12)).toBe(sha256)
  })
})
