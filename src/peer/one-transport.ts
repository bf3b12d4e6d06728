const isTransport = (line: string): boolean => /^a=(ice-ufrag|ice-pwd|fingerprint|setup):/.test(line)

const isCandidate = (line: string): boolean => /^a=(candidate:|end-of-candidates)/.test(line)

const ufragOf = (section: string): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(section)?.[1]

const linesOf = (section: string): string[] => section.split(/(?<=\n)/)

/**
 * Gives every bundled section the transport of the one that the group names first, the only one that a bundle has (RFC 8843 §7.3).
 * Peers such as aiortc offer other ICE credentials and candidates in each section, for those who bundle nothing; werift would take
 * the last of them.
 */
export function underOneTransport(sdp: string): string {
  const mids = /^a=group:BUNDLE((?: \S+)+)/m.exec(sdp)?.[1]?.trim().split(' ') ?? []
  const [session = '', ...media] = sdp.split(/^(?=m=)/m)
  const midOf = (section: string) => /^a=mid:(\S+)/m.exec(section)?.[1]
  const tagged = media.find((section) => midOf(section) === mids[0])
  if (!tagged || ufragOf(tagged) === undefined) return sdp
  const transport = linesOf(tagged).filter(isTransport)
  const isOther = (section: string) =>
    mids.includes(midOf(section) ?? '') && ![undefined, ufragOf(tagged)].includes(ufragOf(section))
  const moved = (section: string) => [
    ...linesOf(section).filter((line) => !isTransport(line) && !isCandidate(line)),
    ...transport,
  ]
  return [session, ...media.map((section) => (isOther(section) ? moved(section).join('') : section))].join('')
}
