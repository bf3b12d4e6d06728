import {expect, it} from 'vitest'
import {addressesInTurnHostName} from '../../../src/protocol/ice/turn-host-name.ts'

it.each([
  ['34-219-91-62.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', ['34.219.91.62']],
  ['34-219-91-62_2600-1f14-0-0-0-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.api.aws', ['34.219.91.62', '2600:1f14::1']],
  ['34-219-91-62_2600-1f14.t-1cd92f6b.kinesisvideo.us-west-2.api.aws', ['34.219.91.62']],
  ['127-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', ['127.0.0.1']],
  ['999-0-0-1.t-1cd92f6b.kinesisvideo.us-west-2.amazonaws.com', []],
  ['10-0-0-1.example.org', []],
  ['turn.example.org', []],
  ['127.0.0.1', []],
])('%s carries %j', (host, address) => {
  expect(addressesInTurnHostName(host)).toEqual(address)
})
