/** The user that the emulator takes every caller for. */
export const callerName = 'kvsctl-emulator'

export const callerUserId = 'AIDAKVSCTLEMULATOR000'

export const callerArn = (account: string): string => `arn:aws:iam::${account}:user/${callerName}`
