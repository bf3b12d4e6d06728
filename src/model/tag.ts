export type Tags = Readonly<Record<string, string>>

/** Tags that one resource may have (API reference, TagStream and TagResource). */
export const maxTags = 50

const alphabet = String.raw`\p{L}\p{Z}\p{N}_.:/=+\-@`
const keyPattern = new RegExp(`^[${alphabet}]{1,128}$`, 'u')
const valuePattern = new RegExp(`^[${alphabet}]{0,256}$`, 'u')

/** Which rule of TagKey or TagValue a tag breaks (service model `kinesisvideo` 2017-09-30); undefined when none. */
export function tagDefect(key: string, value = ''): string | undefined {
  if (/^aws:/i.test(key)) return `"${key}": keys that begin with "aws:" belong to AWS`
  if (!keyPattern.test(key)) return `"${key}": a key has 1 to 128 letters, digits, spaces and _ . : / = + - @`
  if (!valuePattern.test(value)) return `"${key}": a value has up to 256 letters, digits, spaces and _ . : / = + - @`
  return undefined
}
