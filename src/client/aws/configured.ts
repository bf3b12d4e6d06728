import {loadConfig, parseKnownFiles} from '@smithy/core/config'

type Section = Readonly<Record<string, string | undefined>>

const fromFiles = (select: (profile: Section, files: Readonly<Record<string, Section>>) => string | undefined) =>
  loadConfig<string | undefined>({
    environmentVariableSelector: () => undefined,
    configFileSelector: (profile, files) => select(profile as Section, (files ?? {}) as Readonly<Record<string, Section>>),
    default: undefined,
  })()

/** The profiles of both AWS configuration files. */
export const profileNames = async (): Promise<readonly string[]> => Object.keys(await parseKnownFiles({}))

/** The region of the profile in use; the SDK itself ignores AWS_DEFAULT_REGION, so the environment is the caller's business. */
export const profileRegion = (): Promise<string | undefined> => fromFiles((profile) => profile.region)

/** The control plane that the environment or the profile names, as the SDKs find it ("Service-specific endpoints", AWS SDKs guide). */
export async function configuredEndpoint(env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined
  const named = env.AWS_ENDPOINT_URL_KINESIS_VIDEO || env.AWS_ENDPOINT_URL
  if (named) return named
  return fromFiles((profile, files) => {
    if (profile.ignore_configured_endpoint_urls === 'true') return undefined
    const services = profile.services === undefined ? undefined : files[`services.${profile.services}`]
    return services?.['kinesis_video.endpoint_url'] ?? profile.endpoint_url
  })
}
