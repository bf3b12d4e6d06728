/** At most so many points a series: what a trend can be read from, and a timeline is read by. */
const mostPoints = 60

const periods = [60, 300, 900, 3_600, 21_600, 86_400] as const

/** CloudWatch keeps minutes for 15 days, five minutes for 63 and hours for 15 months: longer windows have longer periods. */
export const periodFor = (windowMs: number): number =>
  periods.find((seconds) => windowMs / 1000 / seconds <= mostPoints) ?? periods.at(-1)!
