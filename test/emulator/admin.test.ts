import {request} from 'node:http'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {type Admin, startAdmin} from '../../src/emulator/admin.ts'
import {FaultRegistry} from '../../src/emulator/faults/registry.ts'
import {ManualClock} from '../support/manual-clock.ts'

const token = 'the-token-of-the-control-file'
const silent = {name: 'turn-silent', about: 'TURN does not answer', params: {transport: 'udp, tcp or tls'}, create: () => ({})}

let admin: Admin
let faults: FaultRegistry
let stops: number
const clock = new ManualClock()

beforeEach(async () => {
  stops = 0
  faults = new FaultRegistry([silent], clock)
  const subject = {faults, status: () => ({instanceId: 'i-1'}), stop: () => stops++}
  admin = await startAdmin({subject, token, now: () => clock.now()})
})
afterEach(() => admin.close())

const call = (
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<{status: number; body: unknown}> =>
  new Promise((resolve, reject) => {
    const outgoing = request(`${admin.url}${path}`, {
      method,
      agent: false,
      headers: {authorization: `Bearer ${token}`, ...headers},
    })
    outgoing.on('error', reject)
    outgoing.on('response', async (response) => {
      const chunks = await response.toArray()
      resolve({status: response.statusCode!, body: JSON.parse(Buffer.concat(chunks).toString())})
    })
    outgoing.end(body)
  })

describe('the admin channel', () => {
  it('tells the status and remembers that it was asked', async () => {
    expect(admin.lastUsedMs()).toBeUndefined()
    expect(await call('GET', '/status')).toEqual({status: 200, body: {instanceId: 'i-1'}})
    expect(admin.lastUsedMs()).toBe(clock.now())
  })

  it('stops the emulator after it has answered', async () => {
    expect((await call('POST', '/stop')).status).toBe(202)
    expect(stops).toBe(1)
  })

  it('adds, lists and removes faults', async () => {
    const added = await call(
      'POST',
      '/faults',
      JSON.stringify({name: 'turn-silent', params: {transport: 'udp'}, channel: 'demo', count: 2}),
    )
    expect(added).toEqual({
      status: 201,
      body: {id: 'f1', name: 'turn-silent', params: {transport: 'udp'}, channel: 'demo', remaining: 2, struck: 0},
    })
    expect(faults.list()).toHaveLength(1)
    expect(await call('GET', '/faults')).toMatchObject({
      body: {active: [{id: 'f1'}], kinds: [{name: 'turn-silent', about: silent.about}]},
    })
    expect(await call('DELETE', '/faults/f1')).toEqual({status: 200, body: {removed: 1}})
    expect((await call('DELETE', '/faults/f1')).status).toBe(404)
    expect(faults.list()).toEqual([])
  })

  it.each([
    ['{"name":"no-such"}', /no fault "no-such"/],
    ['{"name":"turn-silent","params":{"x":"1"}}', /no parameter "x"/],
    ['{"name":"turn-silent","params":{"transport":1}}', /A fault is/],
    ['{"name":7}', /A fault is/],
    ['null', /A fault is/],
    ['', /A fault is/],
    ['{', /JSON/],
    [JSON.stringify({name: 'x'.repeat(70_000)}), /longer than/],
  ])('says what is wrong with the fault %.40s', async (body, says) => {
    expect(await call('POST', '/faults', body)).toMatchObject({status: 400, body: {error: expect.stringMatching(says)}})
  })

  it.each([
    ['without the token', {authorization: ''}, 401],
    ['with another token', {authorization: 'Bearer guess'}, 401],
    ['for a name that was rebound to this address', {host: 'evil.example:80'}, 403],
    ['for a web page', {origin: 'https://evil.example'}, 403],
  ])('refuses everything %s', async (_who, headers, status) => {
    for (const [method, path] of [
      ['GET', '/status'],
      ['POST', '/stop'],
      ['GET', '/faults'],
      ['GET', '/nothing'],
    ] as const)
      expect((await call(method, path, undefined, headers)).status).toBe(status)
    expect(stops).toBe(0)
    expect(admin.lastUsedMs()).toBeUndefined()
  })
})
