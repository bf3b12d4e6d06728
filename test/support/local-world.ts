import type {LocalWorld} from '../../src/operations/emulator/control-file.ts'

/** What a control file says of an emulator. */
export const localWorld: LocalWorld = {
  controlPlaneUrl: 'http://127.0.0.1:4000',
  controlPlaneTlsUrl: 'https://127.0.0.1:4000',
  stunUrl: 'stun:127.0.0.1:4001',
  region: 'eu-west-1',
  account: '123456789012',
  credentials: {accessKeyId: 'AKIDLOCAL', secretAccessKey: 'local/secret'},
  caPem: 'PEM',
  caFile: "/home/o'neil/my state/ca.pem",
  pid: 1,
  instanceId: 'i',
  startedAt: '2026-01-01T00:00:00.000Z',
  stateDir: '/s',
  persistent: true,
  bindAddress: '127.0.0.1',
  adminUrl: 'http://127.0.0.1:4002',
}
