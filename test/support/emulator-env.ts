import type {Emulator} from '../../src/emulator/index.ts'

/** An environment in which commands use this emulator as if it were AWS. */
export const emulatorEnv = ({controlPlaneUrl, region, credentials, stunUrl, timeScale}: Emulator): Record<string, string> => ({
  AWS_ENDPOINT_URL: controlPlaneUrl,
  AWS_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  KVSCTL_STUN_URL: stunUrl,
  ...(timeScale > 1 && {KVSCTL_TIME_SCALE: String(timeScale)}),
})
