import {describe, expect, it} from 'vitest'
import {findingKinds} from '../../../src/diagnosis/catalogue/index.ts'
import {sdpChecks} from '../../../src/diagnosis/checks/sdp.ts'
import {diagnose} from '../../../src/diagnosis/run.ts'
import {allFaults} from '../../../src/emulator/faults/index.ts'
import {
  decodeCandidate,
  decodeSessionDescription,
  encodeCandidate,
  encodeSessionDescription,
} from '../../../src/protocol/signaling/payload.ts'
import {observed} from '../../support/evidence.ts'
import {exchange, fixture} from '../../support/sdp-texts.ts'

const offer = fixture('werift-viewer-offer')
const answer = fixture('werift-camera-answer')

/** What a fault makes of a payload on its way to the viewer. */
function struck(name: string, params: Readonly<Record<string, string>>, messageType: string, payload: string): string {
  const hooks = allFaults.find((fault) => fault.name === name)!.create(params)
  const effect = hooks.deliver?.({channel: 'demo', messageType, to: 'VIEWER'})
  if (effect?.kind !== 'replace-payload') return payload
  return typeof effect.payload === 'string' ? effect.payload : effect.payload(payload)
}

const kinds = findingKinds.flatMap(({code, provokedBy}) =>
  code.startsWith('KVS-SDP') && 'fault' in provokedBy ? [[code, provokedBy.fault, provokedBy.params ?? {}] as const] : [],
)

/** Faults that strike the order of messages, or break more than the description. */
const otherwise: readonly string[] = ['candidates-before-sdp', 'peer-malformed-sdp']

describe('faults of descriptions', () => {
  it.each(kinds.filter(([, fault]) => !otherwise.includes(fault)))('%s: %s %j', (code, name, params) => {
    const payload = struck(name, params, 'SDP_ANSWER', encodeSessionDescription({type: 'answer', sdp: answer}))
    const description = decodeSessionDescription(payload, 'answer')
    const candidate = decodeCandidate(
      struck(
        name,
        params,
        'ICE_CANDIDATE',
        encodeCandidate({candidate: 'candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host'}),
      ),
    )
    if (!description.ok || !candidate.ok) throw new Error('The payload cannot be read.')
    const offerAnswer = observed(exchange({offer, answer: description.value.sdp}, [candidate.value.candidate]))
    const run = {startedAt: '2026-11-23T06:42:00.000Z', channel: 'demo', region: 'us-west-2', world: 'local'}
    expect(diagnose(sdpChecks, {offerAnswer}, run).findings.map((finding) => finding.code)).toContain(code)
  })

  it('find nothing without a fault', () => {
    const run = {startedAt: '2026-11-23T06:42:00.000Z', channel: 'demo', region: 'us-west-2', world: 'local'}
    expect(diagnose(sdpChecks, {offerAnswer: observed(exchange({offer, answer}))}, run).findings).toEqual([])
  })

  it('leave alone what is no description', () => {
    for (const [, name, params] of kinds)
      if (name !== 'peer-rejects-media' && name !== 'peer-malformed-sdp')
        for (const payload of ['', 'x', Buffer.from('no JSON').toString('base64'), Buffer.from('{"sdp":1}').toString('base64')])
          for (const type of ['SDP_OFFER', 'SDP_ANSWER', 'ICE_CANDIDATE'])
            expect(struck(name, params, type, payload)).toBe(payload)
  })

  it('hide every host and leave out the rest with mdns-only', () => {
    const hidden = (candidate: string) => {
      const decoded = decodeCandidate(struck('mdns-only', {}, 'ICE_CANDIDATE', encodeCandidate({candidate, sdpMid: '0'})))
      return decoded.ok ? decoded.value : undefined
    }
    expect(hidden('candidate:1 1 udp 7 192.0.2.1 5 typ host generation 0')).toEqual({
      candidate: expect.stringMatching(/^candidate:1 1 udp 7 [0-9a-f-]{36}\.local 5 typ host generation 0$/),
      sdpMid: '0',
    })
    expect(hidden('candidate:1 1 udp 7 192.0.2.1 5 typ relay raddr 0.0.0.0 rport 0')?.candidate).toBe('')
  })

  it('refuse parameters that make no sense', () => {
    const create = (name: string, params: Record<string, string>) => () =>
      allFaults.find((one) => one.name === name)!.create(params)
    expect(create('peer-answer-flawed', {flaw: 'toString'})).toThrow(/none of codec/)
    expect(create('no-common-codec', {kind: 'smell'})).toThrow(/video, audio/)
    expect(create('mdns-only', {to: 'nobody'})).toThrow(/neither/)
  })
})
