import {afterAll, afterEach, beforeAll, describe, expect, it} from 'vitest'
import {createKvsApi} from '../../../src/client/aws/create-kvs-api.ts'
import {type Emulator, startEmulator} from '../../../src/emulator/start.ts'
import type {FailureError} from '../../../src/model/failure-error.ts'
import {createHttpAgents} from '../../../src/platform/http-agents.ts'
import {type StubAnswer, startStubService} from '../../support/stub-service.ts'

const agents = createHttpAgents({})
afterAll(() => agents.close())
const apiAt = (endpointUrl: string, credentials = {accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret'}) =>
  createKvsApi({region: 'us-west-2', credentials: async () => credentials, endpointUrl, isolated: true, agents})

const channel = 'arn:aws:kinesisvideo:us-west-2:123456789012:channel/demo/1763880000000'
const actions = ['kinesisvideo:ConnectAsMaster', 'kinesisvideo:ConnectAsViewer']
const failureOf = (work: Promise<unknown>) => work.catch((error: FailureError) => error.failure)

describe('simulating permissions against the emulator', () => {
  let emulator: Emulator
  beforeAll(async () => {
    emulator = await startEmulator()
  })
  afterEach(() => emulator.faults.clear())
  afterAll(() => emulator.stop())
  const simulate = async (resource = channel) => {
    const api = apiAt(emulator.controlPlaneUrl, emulator.credentials)
    const {arn} = await api.callerIdentity()
    return api.simulatePermissions(arn, actions, resource)
  }

  it('allows what no fault takes away', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'ConnectAsMaster'}, channel: 'demo'})
    expect(await simulate()).toEqual({
      principal: expect.stringMatching(/^arn:aws:iam::123456789012:user\//),
      decisions: [
        {action: 'kinesisvideo:ConnectAsMaster', decision: 'implicitDeny'},
        {action: 'kinesisvideo:ConnectAsViewer', decision: 'allowed'},
      ],
    })
    const {decisions} = await simulate(channel.replace('/demo/', '/other/'))
    expect(decisions.map(({decision}) => decision)).toEqual(['allowed', 'allowed'])
  })

  it('may itself be denied, as IAM says it', async () => {
    emulator.faults.add({name: 'access-denied', params: {operation: 'SimulatePrincipalPolicy'}})
    expect(await failureOf(simulate())).toMatchObject({
      code: 'AccessDenied',
      httpStatus: 403,
      message: expect.stringContaining('not authorized to perform: iam:SimulatePrincipalPolicy'),
    })
  })

  it('knows nobody else', async () => {
    const api = apiAt(emulator.controlPlaneUrl, emulator.credentials)
    const stranger = api.simulatePermissions('arn:aws:iam::123456789012:user/stranger', actions, channel)
    expect(await failureOf(stranger)).toMatchObject({
      kind: 'refused',
      code: expect.stringMatching(/^NoSuchEntity/),
      httpStatus: 404,
    })
  })
})

describe('the session of a role', () => {
  const xml = (operation: string, result: string): StubAnswer => ({
    headers: {'content-type': 'text/xml'},
    body: `<${operation}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${operation}Result>${result}</${operation}Result></${operation}Response>`,
  })
  const missing: StubAnswer = {
    status: 404,
    headers: {'content-type': 'text/xml'},
    body: '<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>No role.</Message></Error></ErrorResponse>',
  }
  const role =
    '<Role><Path>/ops/</Path><RoleName>camera</RoleName><RoleId>AROAX</RoleId><Arn>arn:aws:iam::123456789012:role/ops/camera</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role>'
  const allowed = `<EvaluationResults>${actions.map((action) => `<member><EvalActionName>${action}</EvalActionName><EvalDecision>allowed</EvalDecision></member>`).join('')}</EvaluationResults>`

  it('is simulated as the role, whose path IAM is asked for where it has one', async () => {
    const answers = [missing, xml('GetRole', role), xml('SimulatePrincipalPolicy', allowed)]
    const service = await startStubService((_path, count) => answers[count - 1])
    const session = 'arn:aws:sts::123456789012:assumed-role/camera/i-0abc'
    const simulated = await apiAt(service.url).simulatePermissions(session, actions, channel)
    await service.stop()
    expect(simulated.principal).toBe('arn:aws:iam::123456789012:role/ops/camera')
    expect(simulated.decisions).toHaveLength(2)
  })

  it('is not asked about where there is no policy to simulate', async () => {
    const root = apiAt('http://127.0.0.1:9').simulatePermissions('arn:aws:iam::123456789012:root', actions, channel)
    expect(await failureOf(root)).toMatchObject({code: 'NotSimulated', message: expect.stringContaining('root')})
  })
})
