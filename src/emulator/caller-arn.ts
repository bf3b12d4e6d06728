/** Whom the emulator takes every caller for. */
export const callerArn = (account: string): string => `arn:aws:iam::${account}:user/kvsctl-emulator`
