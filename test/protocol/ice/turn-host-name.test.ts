import {expect, it} from 'vitest'
import {addressInTurnHostName} from '../../../src/protocol/ice/turn-host-name.ts'

it.each([
  ['34-219-91-62.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', '34.219.91.62'],
  ['34-219-91-62_2600-1f14-0-0-0-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.api.aws', '34.219.91.62'],
  ['127-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', '127.0.0.1'],
  ['999-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', undefined],
  ['10-0-0-1.example.org', undefined],
  ['turn.example.org', undefined],
  ['127.0.0.1', undefined],
])('%s carries %s', (host, address) => {
  expect(addressInTurnHostName(host)).toBe(address)
})
