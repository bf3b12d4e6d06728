import {Parser} from '@oclif/core'
import {describe, expect, test} from 'vitest'
import {playFlags, playOf} from '../../src/cli/flags/play.ts'
import {argvOfPlay, emulatorOptionsOf, type Play, requireChangeableQuotas} from '../../src/operations/emulator/play.ts'

const parse = async (...argv: string[]): Promise<Play> =>
  playOf((await Parser.parse(argv, {flags: playFlags, strict: true})).flags)

describe('how the service is played', () => {
  test('is at once and with the limits of AWS, unless told otherwise', async () => {
    expect(await parse()).toEqual({})
    expect(emulatorOptionsOf({})).toEqual({delays: {}, limits: {}})
  })

  const argv = [
    '--create-delay=2000ms',
    '--update-delay=500ms',
    '--delete-delay=90000ms',
    '--consistency-delay=1ms',
    '--rate-scale=0.5',
    '--time-scale=60',
    '--strict-limits',
    '--quota=channels.count=3',
    '--quota=streams.count=4',
    '--deny-private-peers',
  ]

  test('comes through to another process as it was said', async () => {
    const play = await parse('--create-delay', '2s', ...argv.slice(1))
    expect(argvOfPlay(play)).toEqual(argv)
    expect(await parse(...argvOfPlay(play))).toEqual(play)
    expect(emulatorOptionsOf(play)).toEqual({
      delays: {createMs: 2000, updateMs: 500, deleteMs: 90_000, consistencyMs: 1},
      timeScale: 60,
      signaling: {strictLimits: true},
      limits: {rateScale: 0.5, quotas: {'channels.count': 3, 'streams.count': 4}},
      relays: {denyLocalPeers: true},
    })
  })

  test('is without any rate on demand', async () => {
    const play = await parse('--no-rate-limits')
    expect(argvOfPlay(play)).toEqual(['--no-rate-limits'])
    expect(emulatorOptionsOf(play).limits).toEqual({rateScale: Number.POSITIVE_INFINITY})
  })

  test.each([
    ['--create-delay=soon'],
    ['--rate-scale=0'],
    ['--rate-scale=-1'],
    ['--time-scale=0.5'],
    ['--time-scale=10001'],
    ['--quota=channels.count'],
    ['--quota=channels.count=many'],
    ['--no-rate-limits', '--rate-scale=2'],
  ])('is not %s', async (...given) => {
    await expect(parse(...given)).rejects.toThrow()
  })

  test('keeps to quotas that somebody is held to', async () => {
    await requireChangeableQuotas({quotas: {'channels.count': 1, 'streams.create-stream.account-rate': 1}})
    await expect(requireChangeableQuotas({quotas: {'turn.bit-rate': 1}})).rejects.toMatchObject({code: 'bad-quota', exitCode: 2})
  })
})
