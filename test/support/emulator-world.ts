import {createKvsApi} from '../../src/client/aws/create-kvs-api.ts'
import type {Emulator} from '../../src/emulator/start.ts'
import type {Credentials, World} from '../../src/operations/connect.ts'
import {type Clock, systemClock} from '../../src/platform/clock.ts'
import {createHttpAgents} from '../../src/platform/http-agents.ts'
import {systemRandom} from '../../src/platform/random.ts'

/** The world that an emulator in this process is; `credentials` may be others than it knows. */
export function worldOf(emulator: Emulator, credentials: Credentials = emulator.credentials, clock: Clock = systemClock): World {
  const agents = createHttpAgents({ca: emulator.caPem})
  const inRegion = (region: string) =>
    createKvsApi({
      region,
      credentials: async () => credentials,
      endpointUrl: emulator.controlPlaneUrl,
      isolated: true,
      clock,
      agents,
    })
  const api = inRegion(emulator.region)
  return {
    kind: 'local',
    region: emulator.region,
    endpoint: emulator.controlPlaneUrl,
    controlPlaneUrl: emulator.controlPlaneUrl,
    credentials: async () => credentials,
    api,
    inRegion,
    stunUrl: emulator.stunUrl,
    ca: emulator.caPem,
    timeScale: emulator.timeScale,
    clock,
    random: systemRandom,
    close: async () => api.close(),
  }
}
