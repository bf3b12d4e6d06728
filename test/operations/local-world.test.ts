import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {stopEmulator} from '../../src/operations/emulator/stop-emulator.ts'
import {useLocalWorld} from '../../src/operations/local-world.ts'

let stateDir: string

beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'kvsctl-local-world-'))
})
afterEach(async () => {
  await stopEmulator(stateDir)
  rmSync(stateDir, {recursive: true})
})

describe('the world behind --local', () => {
  it('is one emulator for all who ask at once, even over the ruins of an earlier one', async () => {
    writeFileSync(join(stateDir, 'control.json'), '{"format":1,"world":')
    mkdirSync(join(stateDir, 'lock'))
    writeFileSync(join(stateDir, 'lock', '4'), 'torn')

    const worlds = await Promise.all(Array.from({length: 3}, () => useLocalWorld({stateDir})))
    expect(new Set(worlds.map(({instanceId}) => instanceId)).size).toBe(1)
    expect(await useLocalWorld({stateDir})).toEqual(worlds[0])
    expect(worlds[0]).toMatchObject({
      controlPlaneUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      stunUrl: expect.stringMatching(/^stun:127\.0\.0\.1:\d+$/),
      region: 'us-west-2',
      caPem: expect.stringContaining('BEGIN CERTIFICATE'),
      persistent: true,
    })
    expect((await fetch(`${worlds[0]!.controlPlaneUrl}/describeSignalingChannel`, {method: 'POST', body: '{}'})).status).toBe(403)
  })

  it('has the region that is asked for, of all that AWS has; the first one is its home', async () => {
    expect((await useLocalWorld({stateDir, region: 'ap-northeast-1'})).region).toBe('ap-northeast-1')
    expect((await useLocalWorld({stateDir})).region).toBe('ap-northeast-1')
    expect((await useLocalWorld({stateDir, region: 'eu-west-1'})).region).toBe('eu-west-1')
    await expect(useLocalWorld({stateDir, region: 'xy-north-1'})).rejects.toMatchObject({code: 'emulator-region', exitCode: 5})
  })

  it('stops waiting when it is told to', async () => {
    await expect(useLocalWorld({stateDir, signal: AbortSignal.abort(new Error('Ctrl-C'))})).rejects.toThrow('Ctrl-C')
  })

  it('says that its state directory cannot be used', async () => {
    const file = join(stateDir, 'file')
    writeFileSync(file, '')
    await expect(useLocalWorld({stateDir: join(file, 'below')})).rejects.toMatchObject({
      code: 'state-dir-unusable',
      message: expect.stringContaining(join(file, 'below')),
    })
  })
})
