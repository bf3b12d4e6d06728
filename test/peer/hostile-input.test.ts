import fc from 'fast-check'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {FailureError} from '../../src/model/failure-error.ts'
import {createPeer, type Peer} from '../../src/peer/peer.ts'
import {epochMsOfNtp} from '../../src/peer/sender-clock.ts'

let viewer: Peer
let camera: Peer
let offer: string

beforeEach(async () => {
  viewer = await createPeer({role: 'viewer', localOnly: true})
  camera = await createPeer({role: 'camera', localOnly: true})
  offer = await viewer.createOffer()
})
afterEach(() => Promise.all([viewer.close(), camera.close()]))

/** Nothing but a named failure, whatever comes. */
async function survives(work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error !== undefined) expect(error).toBeInstanceOf(FailureError)
}

const token = fc.oneof(
  fc.string({maxLength: 12}),
  fc.constantFrom('udp', 'TCP', 'typ', 'host', 'raddr', '127.0.0.1', '::1', '0', '-1', '99999999999'),
)

const candidate = fc.array(token, {maxLength: 14}).map((tokens) => `candidate:${tokens.join(' ')}`)

describe('hostile input', () => {
  it('of candidates: thousands, with wrong types and numbers, before and behind the description', async () => {
    await fc.assert(
      fc.asyncProperty(candidate, fc.option(fc.integer(), {nil: undefined}), async (line, sdpMLineIndex) => {
        await survives(camera.addCandidate({candidate: line, ...(sdpMLineIndex !== undefined && {sdpMLineIndex})}))
      }),
      {numRuns: 60},
    )
    await camera.acceptOffer(offer)
    await fc.assert(
      fc.asyncProperty(candidate, async (line) => survives(camera.addCandidate({candidate: line, sdpMid: '0'}))),
      {numRuns: 60},
    )
    const many = Array.from({length: 2_000}, (_, i) => `candidate:1 1 udp 1 127.0.0.1 ${1_024 + i} typ host`)
    const taken = await Promise.allSettled(many.map((line) => camera.addCandidate({candidate: line, sdpMid: '0'})))
    expect(taken.filter(({status}) => status === 'fulfilled').length).toBeLessThanOrEqual(100)
  })

  it('of descriptions: lines lost, doubled, changed and swapped', async () => {
    const lines = offer.split('\r\n')
    const change = fc.record({at: fc.nat(lines.length - 1), how: fc.constantFrom('lose', 'double', 'cut', 'stuff'), with: token})
    await fc.assert(
      fc.asyncProperty(fc.array(change, {minLength: 1, maxLength: 6}), async (changes) => {
        const hostile = [...lines]
        for (const {at, how, with: stuff} of changes) {
          const line = hostile[at] ?? ''
          if (how === 'lose') hostile.splice(at, 1)
          else if (how === 'double') hostile.splice(at, 0, line)
          else hostile[at] = how === 'cut' ? line.slice(0, line.length >> 1) : line.replace(/[:= ].*/, ` ${stuff}`)
        }
        const other = await createPeer({role: 'camera', localOnly: true})
        try {
          await survives(other.acceptOffer(hostile.join('\r\n')))
        } finally {
          await other.close()
        }
      }),
      {numRuns: 30},
    )
  })
})

describe('an NTP time', () => {
  it('is seconds since 1900 and a fraction in 32 bits (RFC 3550 §4)', () => {
    expect(epochMsOfNtp(2_208_988_800n << 32n)).toBe(0)
    // RFC 5905, figure 4: the first day of 2000.
    expect(epochMsOfNtp((3_155_673_600n << 32n) + (1n << 31n))).toBe(Date.UTC(2000, 0, 1) + 500)
  })
})
