/** Values are padded to 4 bytes; the length field does not count the padding (RFC 8489 §14). */
export const paddingOf = (length: number): number => -length & 3
