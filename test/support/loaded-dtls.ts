import {prepareDtls} from '../../src/peer/connect-dtls.ts'

/** Both DTLS libraries take their time to load, which a test that is impatient with servers must not take for a silent one. */
export const loadedDtls = (): Promise<unknown> => Promise.all([prepareDtls(), import('lemon-tls')])
