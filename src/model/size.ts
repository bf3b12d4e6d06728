const megabytes = {mb: 1, gb: 1000, tb: 1_000_000} as const

/**
 * Parses a size as people type it: `512MB`, `1.5 GB`, `2TB`; a bare number is MB.
 * @returns MB, or undefined when the text is none
 */
export function parseMegabytes(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(mb|gb|tb)?$/i.exec(text.trim())
  if (!match) return undefined
  return Number(match[1]) * megabytes[(match[2]?.toLowerCase() ?? 'mb') as keyof typeof megabytes]
}
