import {fromNodeProviderChain} from '@aws-sdk/credential-providers'
import type {AwsCredentials} from './client-settings.ts'
import {sdkFailure} from './sdk-failure.ts'

/**
 * The instance metadata service answers within a few ms where it exists. Where it does not, its address is a black hole, and the
 * SDK would wait twice for its default of 1 s before saying that there are no credentials.
 */
const imdsTimeoutMs = 300

/** A container's credential agent is known to be there when these are set, and may be slow at its first answer. */
const containerVariables = ['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] as const

/**
 * The standard chain: environment, profile (SSO, role, process), web identity, container, instance metadata. Keys are kept until
 * they are about to expire.
 * @returns a provider that rejects with a FailureError of kind `no-credentials`
 */
export function defaultCredentials(env: NodeJS.ProcessEnv, clientConfig: {region: string}): () => Promise<AwsCredentials> {
  const inContainer = containerVariables.some((name) => env[name] !== undefined)
  const chain = fromNodeProviderChain({clientConfig, ...(!inContainer && {timeout: imdsTimeoutMs, maxRetries: 0})})
  return async () => {
    try {
      return await chain()
    } catch (error) {
      throw sdkFailure(error, 'Loading credentials', {})
    }
  }
}
