import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import {type AddressInfo, connect as connectTcp} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, describe, expect, it, test} from 'vitest'
import {type Emulator, startEmulator} from '../../src/emulator/index.ts'
import {UserError} from '../../src/model/user-error.ts'
import {type ConnectOptions, connect, type World} from '../../src/operations/connect.ts'
import {proxyFor} from '../../src/platform/proxy.ts'
import {setEnvironment} from '../support/environment.ts'

const dir = mkdtempSync(join(tmpdir(), 'kvsctl-connect-'))
afterAll(() => rmSync(dir, {recursive: true}))

let restore: (() => void) | undefined
const worlds: World[] = []
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close()
  restore?.()
  restore = undefined
})

async function connected(options: ConnectOptions, env: Record<string, string> = {}): Promise<World> {
  restore?.()
  restore = setEnvironment(env)
  const world = await connect(options)
  worlds.push(world)
  return world
}

const arn = 'arn:aws:kinesisvideo:eu-west-1:123456789012:channel/demo/1695418147183'

let files = 0
/** Each has a name of its own: the SDK reads a file once. */
const configFile = (text: string): Record<string, string> => {
  const file = join(dir, `config-${files++}`)
  writeFileSync(file, text)
  return {AWS_CONFIG_FILE: file}
}

describe('the region', () => {
  const profile = '[default]\nregion = sa-east-1\n'
  test.each<[string, ConnectOptions, Record<string, string>, string]>([
    ['is the flag’s', {region: 'us-east-1'}, {AWS_REGION: 'us-west-2'}, 'us-east-1'],
    ['is the ARN’s before any default', {channel: arn}, {AWS_REGION: 'us-west-2'}, 'eu-west-1'],
    ['may be said twice alike', {channel: arn, region: 'eu-west-1'}, {}, 'eu-west-1'],
    ['is AWS_REGION before AWS_DEFAULT_REGION', {}, {AWS_REGION: 'us-west-2', AWS_DEFAULT_REGION: 'us-east-2'}, 'us-west-2'],
    ['is AWS_DEFAULT_REGION before the profile’s', {}, {AWS_DEFAULT_REGION: 'us-east-2'}, 'us-east-2'],
    ['is the profile’s at last', {channel: 'demo'}, {}, 'sa-east-1'],
  ])('%s', async (_, options, env, region) => {
    expect((await connected(options, {...configFile(profile), ...env})).region).toBe(region)
  })

  test.each<[string, ConnectOptions, string]>([
    ['an ARN that contradicts --region', {channel: arn, region: 'us-west-2'}, 'region-contradiction'],
    ['none at all', {}, 'no-region'],
    ['one that could be another host', {region: 'us-west-2.evil.example/'}, 'bad-region'],
  ])('is refused when it is %s', async (_, options, code) => {
    const error = await connected(options).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(UserError)
    expect(error).toMatchObject({code, exitCode: 2})
  })

  it('decides the STUN server, unless one is named', async () => {
    expect((await connected({region: 'us-west-2'})).stunUrl).toBe('stun:stun.kinesisvideo.us-west-2.amazonaws.com:443')
    expect((await connected({region: 'cn-north-1'})).stunUrl).toBe('stun:stun.kinesisvideo.cn-north-1.amazonaws.com.cn:443')
    expect((await connected({region: 'us-west-2', dualStack: true})).stunUrl).toBe('stun:stun.kinesisvideo.us-west-2.api.aws:443')
    expect((await connected({region: 'us-west-2'}, {KVSCTL_STUN_URL: 'stun:127.0.0.1:3478'})).stunUrl).toBe('stun:127.0.0.1:3478')
  })
})

describe('against an endpoint that is not AWS’s', () => {
  let emulator: Emulator
  let keys: Record<string, string>
  beforeAll(async () => {
    emulator = await startEmulator()
    const {accessKeyId, secretAccessKey} = emulator.credentials
    keys = {AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey}
  })
  afterAll(() => emulator.stop())

  const demo = (world: World) => world.api.describeChannel({name: 'demo'})

  it('takes --endpoint-url', async () => {
    const world = await connected({endpointUrl: emulator.controlPlaneUrl, region: 'us-west-2'}, keys)
    expect(world).toMatchObject({kind: 'custom', endpoint: emulator.controlPlaneUrl})
    expect(await demo(world)).toMatchObject({name: 'demo'})
    expect(await world.api.callerIdentity()).toMatchObject({account: emulator.account})
  })

  it.each(['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_KINESIS_VIDEO'])('takes %s', async (name) => {
    const world = await connected({region: 'us-west-2'}, {...keys, [name]: emulator.controlPlaneUrl})
    expect(world.kind).toBe('custom')
    expect(await demo(world)).toMatchObject({name: 'demo'})
  })

  it('takes the endpoint_url, keys and region of a profile, though other keys are in the environment', async () => {
    const config = configFile(
      [
        '[profile mine]',
        'region = us-west-2',
        `endpoint_url = ${emulator.controlPlaneUrl}`,
        `aws_access_key_id = ${keys.AWS_ACCESS_KEY_ID}`,
        `aws_secret_access_key = ${keys.AWS_SECRET_ACCESS_KEY}`,
      ].join('\n'),
    )
    const world = await connected({profile: 'mine'}, {...config, AWS_ACCESS_KEY_ID: 'AKIDOTHER', AWS_SECRET_ACCESS_KEY: 'x'})
    expect(world).toMatchObject({kind: 'custom', region: 'us-west-2'})
    expect(await world.credentials()).toMatchObject({accessKeyId: keys.AWS_ACCESS_KEY_ID})
    expect(await demo(world)).toMatchObject({name: 'demo'})
  })

  it('refuses keys that it does not know, as AWS does', async () => {
    const strangers = {AWS_ACCESS_KEY_ID: 'AKIDSTRANGER', AWS_SECRET_ACCESS_KEY: 'x'}
    const world = await connected({endpointUrl: emulator.controlPlaneUrl, region: 'us-west-2'}, strangers)
    await expect(demo(world)).rejects.toMatchObject({
      failure: {kind: 'refused', code: 'UnrecognizedClientException', httpStatus: 403},
    })
  })

  it('names a profile that does not exist, and one that may be meant', async () => {
    const config = configFile('[profile fleet-eu]\nregion = eu-west-1\n')
    await expect(connected({profile: 'flet-eu', region: 'us-west-2'}, {...config, ...keys})).rejects.toMatchObject({
      code: 'no-such-profile',
      exitCode: 3,
      remedy: [{text: 'Did you mean "fleet-eu"?'}, {}],
    })
  })

  describe('behind a proxy that shows a certificate of its own CA', () => {
    let proxy: Server
    let proxyUrl: string
    const tunnels: string[] = []
    beforeAll(async () => {
      const port = Number(new URL(emulator.controlPlaneTlsUrl).port)
      proxy = createServer()
      proxy.on('connect', (request, socket) => {
        tunnels.push(`${request.url} ${request.headers['proxy-authorization']}`)
        const upstream = connectTcp(port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
          upstream.pipe(socket).pipe(upstream)
        })
        socket.on('error', () => upstream.destroy())
        upstream.on('error', () => socket.destroy())
      })
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
      proxyUrl = `http://user:p%40ss@127.0.0.1:${(proxy.address() as AddressInfo).port}`
      writeFileSync(join(dir, 'ca.pem'), emulator.caPem)
    })
    afterAll(() => proxy.close())

    it('goes through HTTPS_PROXY and trusts AWS_CA_BUNDLE, both of which the SDK ignores', async () => {
      const env = {...keys, HTTPS_PROXY: proxyUrl, AWS_CA_BUNDLE: join(dir, 'ca.pem')}
      const world = await connected({region: 'us-west-2'}, env)
      expect(world.kind).toBe('aws')
      expect(await demo(world)).toMatchObject({name: 'demo'})
      expect(tunnels).toEqual([`kinesisvideo.us-west-2.amazonaws.com:443 Basic ${Buffer.from('user:p@ss').toString('base64')}`])
    })

    it('says so when the bundle is missing', async () => {
      const missing = connected({region: 'us-west-2'}, {...keys, AWS_CA_BUNDLE: join(dir, 'none.pem')})
      await expect(missing).rejects.toMatchObject({code: 'no-ca-bundle', exitCode: 2})
    })
  })
})

describe('the proxy for a host', () => {
  const env = {HTTPS_PROXY: 'http://proxy:3128'}
  test.each<[string, Record<string, string>, string | undefined]>([
    ['kinesisvideo.us-west-2.amazonaws.com', env, 'http://proxy:3128/'],
    ['kinesisvideo.us-west-2.amazonaws.com', {https_proxy: 'proxy:3128'}, 'http://proxy:3128/'],
    ['kinesisvideo.us-west-2.amazonaws.com', {}, undefined],
    ['127.0.0.1', env, undefined],
    ['localhost', env, undefined],
    ['a.example.com', {...env, NO_PROXY: 'example.com'}, undefined],
    ['a.example.com', {...env, NO_PROXY: '.example.com'}, undefined],
    ['a.example.com', {...env, no_proxy: 'x, *.example.com'}, undefined],
    ['a.example.com', {...env, NO_PROXY: '*'}, undefined],
    ['a.example.com', {...env, NO_PROXY: 'example.com:443'}, undefined],
    ['a.example.com', {...env, NO_PROXY: 'example.com:8443'}, 'http://proxy:3128/'],
    ['anexample.com', {...env, NO_PROXY: 'example.com'}, 'http://proxy:3128/'],
  ])('%s with %j is %s', (host, given, expected) => {
    expect(proxyFor(host, 443, given)?.url.href).toBe(expected)
  })
})
