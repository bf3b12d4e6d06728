import fc from 'fast-check'

/** So many code points are halves of pairs, and no characters. */
const surrogates = {from: 0xd800, count: 0x800}

/**
 * Text of any Unicode characters, more often of the first ones. `fc.string({unit: 'binary'})` gives the same, but lists all of the million
 * characters before the first text, which takes longer than most test files.
 */
export const anyText = (maxLength = 12): fc.Arbitrary<string> =>
  fc
    .array(
      fc.nat(0x10ffff - surrogates.count).map((n) => String.fromCodePoint(n < surrogates.from ? n : n + surrogates.count)),
      {maxLength},
    )
    .map((characters) => characters.join(''))
