/** How many times sooner the service does what it waits for, of the flags that an emulator was started with. */
export const timeScaleIn = (play: readonly string[] = []): number =>
  timeScaleFrom(play.find((flag) => flag.startsWith('--time-scale='))?.split('=')[1])

/** The same of a text; 1 where it is none. */
export function timeScaleFrom(text = '1'): number {
  const scale = Number(text)
  return scale >= 1 && Number.isFinite(scale) ? scale : 1
}
