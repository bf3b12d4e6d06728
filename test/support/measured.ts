import type {StunBindingFact, Subjected, TurnAllocationFact} from '../../src/model/evidence.ts'
import type {NatMappingFact} from '../../src/model/nat-mapping.ts'
import type {RelaySeriesFact, TurnMeasurements} from '../../src/model/relay.ts'
import {address, observed, stunRow, turnRows} from './evidence.ts'

const rtt = {minMs: 23.1, medianMs: 24.5, maxMs: 31, jitterMs: 0.8}
export const relaySeries: RelaySeriesFact = {
  sent: 10,
  received: 10,
  arrived: 10,
  reordered: 0,
  duplicates: 0,
  rtt: {minMs: 95, medianMs: 98, maxMs: 104, jitterMs: 1.2},
}

/** As a relay of KVS would be measured on a good day. */
export const healthyMeasurements: TurnMeasurements = {
  names: observed({addresses: ['198.51.100.10'], inName: ['198.51.100.10']}),
  bindings: observed({sent: 10, received: 10, rtt, mapped: address('203.0.113.7:41641')}),
  privatePeer: observed({peer: '10.255.255.1', allowed: false, code: 403, reason: 'Forbidden IP'}),
  secondRelay: observed({relayed: address('198.51.100.10:53999')}),
  indications: observed(relaySeries),
  channelData: observed(relaySeries),
  rate: observed({
    steps: [{offeredBitsPerSecond: 500_000, carriedBitsPerSecond: 500_000, sent: 25, received: 25}],
    carriedBitsPerSecond: 4_800_000,
    bytes: 960_000,
    seconds: 3.1,
  }),
  release: observed({rttMs: 24}),
}

/** Rows of `probe turn`: the first one with other measurements, if any are given. */
export const measuredRows = (
  changes: Partial<TurnMeasurements> = {},
  fact: Partial<TurnAllocationFact> = {},
): readonly Subjected<TurnAllocationFact>[] =>
  turnRows.map((row, index) => {
    if (row.observed.status !== 'observed') return row
    const first = index === 0
    const value = {
      ...row.observed.value,
      measured: {...healthyMeasurements, ...(first && changes)},
      ...(first && fact),
    }
    return {...row, observed: {...row.observed, value}}
  })

export const measuredBinding = (received = 10): Subjected<StunBindingFact> => ({
  ...stunRow,
  observed:
    stunRow.observed.status === 'observed'
      ? {...stunRow.observed, value: {...stunRow.observed.value, series: observed({sent: 10, received, rtt})}}
      : stunRow.observed,
})

const local = address('192.168.1.20:41641')

/** A home router: everybody sees the same address. */
export const friendlyNat: NatMappingFact = {
  local,
  seen: [
    {server: address('198.51.100.2:443'), mapped: address('203.0.113.7:41641')},
    {server: address('198.51.100.10:443'), mapped: address('203.0.113.7:41641')},
  ],
}

export const symmetricNat: NatMappingFact = {
  local,
  seen: [
    {server: address('198.51.100.2:443'), mapped: address('203.0.113.7:41641')},
    {server: address('198.51.100.10:443'), mapped: address('203.0.113.7:50112')},
  ],
}
