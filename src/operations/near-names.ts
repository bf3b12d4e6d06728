import {distance} from 'fastest-levenshtein'

/** More than this many suggestions is a list, not a hint. */
const most = 3

/** Two letters in the wrong order are one slip and not two, which Levenshtein's distance does not know. */
function apartOf(wanted: string, other: string): number {
  const apart = distance(wanted, other)
  if (apart !== 2 || wanted.length !== other.length) return apart
  const at = [...wanted].findIndex((letter, index) => letter !== other[index])
  return wanted[at] === other[at + 1] && wanted[at + 1] === other[at] ? 1 : 2
}

/** The names that someone may have meant, nearest first: at most two in five letters differ. */
export function nearNames(name: string, names: Iterable<string>): string[] {
  const wanted = name.toLowerCase()
  const near: {name: string; apart: number}[] = []
  for (const other of names) {
    const apart = apartOf(wanted, other.toLowerCase())
    const startsAlike = wanted.length >= 3 && other.toLowerCase().startsWith(wanted)
    if (startsAlike || apart <= Math.max(1, Math.floor(Math.max(name.length, other.length) * 0.4)))
      near.push({name: other, apart})
  }
  return near
    .sort((a, b) => a.apart - b.apart || (a.name < b.name ? -1 : 1))
    .slice(0, most)
    .map((entry) => entry.name)
}

/** ` Did you mean a or b?`, behind a sentence; empty where nothing is near. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearNames(name, names)
  return near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ''
}
