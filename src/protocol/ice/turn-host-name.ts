/** `a-b-c-d.t-<id>.`, and `a-b-c-d_<eight groups>.t-<id>.` of the dual-stack form. */
const pattern = /^(\d{1,3})-(\d{1,3})-(\d{1,3})-(\d{1,3})(?:_[\da-f-]+)?\.t-[^.]+\./i

/**
 * The IPv4 address that the name of a KVS TURN server carries in its first label: clients take it from there and save the DNS query.
 * Undefined where the name carries none.
 */
export function addressInTurnHostName(host: string): string | undefined {
  const numbers = pattern.exec(host)?.slice(1, 5).map(Number)
  return numbers?.every((n) => n <= 255) ? numbers.join('.') : undefined
}
