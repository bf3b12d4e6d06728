/** No file of the user's, no instance metadata: what a test does not give is not there. */
const isolation = {
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
}

const governed = /^(AWS_|KVSCTL_|HTTPS?_PROXY$|NO_COLOR$|TERM$)/i

/** Gives this process only these AWS and kvsctl variables. @returns how to put the old ones back */
export function setEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = {...process.env}
  for (const name of Object.keys(process.env)) if (governed.test(name)) delete process.env[name]
  Object.assign(process.env, isolation, env)
  return () => {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
    Object.assign(process.env, before)
  }
}
