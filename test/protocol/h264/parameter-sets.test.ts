import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parsePps, parseSliceHeader, parseSps} from '../../../src/protocol/h264/parameter-sets.ts'
import {asFfprobe, asParsed, readParameterSets} from '../../support/parameter-sets.ts'

const rows = readParameterSets('test/fixtures/h264/parameter-sets.json')

describe('parameter sets of x264', () => {
  it.each(rows.map((row) => [row.name, row] as const))('%s: are read as ffprobe reads them', (_name, row) => {
    expect(asParsed(row)).toEqual(asFfprobe(row))
  })
})

/** Exp-Golomb code (ITU-T H.264 §9.1). */
function ue(value: number): string {
  const binary = (value + 1).toString(2)
  return '0'.repeat(binary.length - 1) + binary
}

describe('an SPS', () => {
  const [plain] = rows
  const sps = Buffer.from(plain!.sps, 'hex')

  it('that is cut off says where, and never what it might have been', () => {
    for (let length = 0; length < 8; length++) {
      const parsed = parseSps(sps.subarray(0, length))
      expect(parsed.ok).toBe(false)
      expect(!parsed.ok && parsed.defect.path).toMatch(/^sps\//)
    }
  })

  it('of impossible size is refused', () => {
    // seq_parameter_set_id, log2_max_frame_num, pic_order_cnt_type 2, max_num_ref_frames, gaps; then width and height, and flags.
    const bits = [ue(0), ue(0), ue(2), ue(1), '0', ue(2000), ue(10), '1101'].join('')
    const bytes = bits.match(/.{1,8}/g)!.map((byte) => Number.parseInt(byte.padEnd(8, '0'), 2))
    const parsed = parseSps(Buffer.from([0x67, 0x42, 0xc0, 0x1f, ...bytes, 0xff]))
    expect(parsed).toMatchObject({ok: false, defect: {path: 'sps/pic_width_in_mbs_minus1'}})
  })

  it('whatever comes, gives a size or a defect', () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 1, maxLength: 80}), fc.constantFrom(66, 77, 100, 122, 244), (bytes, profile) => {
        const nal = Buffer.from(bytes)
        nal[0] = 0x67
        nal[1] = profile
        const parsed = parseSps(nal)
        if (parsed.ok) expect(Math.min(parsed.sps.width, parsed.sps.height)).toBeGreaterThan(0)
        parsePps(nal)
        parseSliceHeader(nal)
      }),
    )
  })

  it('of another type is none', () => {
    expect(parseSps(Buffer.from(plain!.pps, 'hex'))).toMatchObject({ok: false, defect: {path: 'sps/nal_unit_type'}})
    expect(parsePps(sps)).toBeUndefined()
  })
})
