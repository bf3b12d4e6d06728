import type {NamedPolicy} from '../../protocol/iam/policy.ts'

/** Somebody who may sign requests. */
export interface Identity {
  /** `kvsctl-emulator`, or as it was given. */
  readonly name: string
  readonly kind: 'user' | 'role'
  /** As STS GetCallerIdentity tells it: of the user, or of the session of the role. */
  readonly arn: string
  /** Whose policies hold: the user itself, or the role of the session. */
  readonly policySourceArn: string
  readonly userId: string
  readonly account: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Where it is given, requests must carry it. */
  readonly sessionToken?: string
  /** undefined: it may do everything. */
  readonly policies?: readonly NamedPolicy[]
  /** Condition keys that all of its requests have: tags, the name of a thing. */
  readonly keys: Readonly<Record<string, readonly string[]>>
}

interface KeyPair {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** The user that everybody is who has the emulator's own key pair: it may do everything. */
export const ownIdentity = (account: string, credentials: KeyPair): Identity => {
  const arn = `arn:aws:iam::${account}:user/kvsctl-emulator`
  const {accessKeyId, secretAccessKey} = credentials
  return {
    ...{name: 'kvsctl-emulator', kind: 'user', arn, policySourceArn: arn, userId: 'AIDAKVSCTLEMULATOR000', account},
    ...{accessKeyId, secretAccessKey, keys: {}},
  }
}

/** Everybody who may sign requests. */
export class Identities {
  readonly #all: readonly Identity[]
  readonly #byKey: ReadonlyMap<string, Identity>

  constructor(all: readonly Identity[]) {
    this.#all = all
    this.#byKey = new Map(all.map((identity) => [identity.accessKeyId, identity]))
  }

  list(): readonly Identity[] {
    return this.#all
  }

  ofKey(accessKeyId: string): Identity | undefined {
    return this.#byKey.get(accessKeyId)
  }

  /** Whose policies belong to this user or role. */
  ofPolicySource(arn: string): Identity | undefined {
    return this.#all.find(({policySourceArn}) => policySourceArn === arn)
  }
}
