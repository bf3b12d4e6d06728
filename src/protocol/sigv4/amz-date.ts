/** `yyyymmddThhmmssZ`, the form of X-Amz-Date. */
export const formatAmzDate = (date: Date): string => date.toISOString().replace(/[-:]|\.\d{3}/g, '')

/** @returns ms since 1970; undefined when the text is not a date of the form `yyyymmddThhmmssZ` */
export function parseAmzDate(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text)
  if (!match) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number]
  const ms = Date.UTC(year, month - 1, day, hour, minute, second)
  return formatAmzDate(new Date(ms)) === text ? ms : undefined
}
