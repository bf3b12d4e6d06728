import {describe, expect, it, test} from 'vitest'
import {quotaById, quotas} from '../../src/model/quotas.ts'

describe('the documented quotas', () => {
  it('have ids of their own', () => {
    expect(new Set(quotas.map(({id}) => id)).size).toBe(quotas.length)
    for (const {id} of quotas) expect(id).toMatch(/^[a-z]+(\.[a-z0-9]+(-[a-z0-9]+)*)+$/)
  })

  it('say where they stand and when that was read', () => {
    for (const quota of quotas) {
      expect(quota.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/kinesisvideostreams/)
      expect(quota.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/)
      expect(quota.limit).toBeGreaterThan(0)
    }
  })

  // A sample of the tables in kvswebrtc-limits.html and limits.html, read independently of the data file.
  test.each([
    ['channels.describe-signaling-channel.account-rate', 300, 'TPS', 'account', 'hard'],
    ['channels.describe-signaling-channel.channel-rate', 5, 'TPS', 'channel', 'hard'],
    ['channels.create-signaling-channel.account-rate', 50, 'TPS', 'account', 'soft'],
    ['signaling.connect-as-viewer.channel-rate', 3, 'TPS', 'channel', 'hard'],
    ['signaling.viewers', 10, 'count', 'channel', 'soft'],
    ['signaling.connection-duration', 3600, 's', 'connection', 'hard'],
    ['signaling.idle-timeout', 600, 's', 'connection', 'hard'],
    ['signaling.get-ice-server-config.account-rate', 100, 'TPS', 'account', 'soft'],
    ['turn.allocations', 50, 'count', 'channel', 'hard'],
    ['turn.credential-lifetime', 300, 's', 'allocation', 'hard'],
    ['ingestion.join-storage-session.channel-rate', 2, 'TPS', 'channel', 'hard'],
    ['streams.get-data-endpoint.stream-rate', 5, 'TPS', 'stream', 'hard'],
    ['archived.get-hls-streaming-session-url.stream-rate', 25, 'TPS', 'stream', 'hard'],
    ['archived.clip.fragments', 200, 'count', 'request', 'hard'],
  ] as const)('%s is %d %s per %s, %s', (id, limit, unit, level, kind) => {
    expect(quotaById(id)).toMatchObject({limit, unit, level, kind})
  })
})
