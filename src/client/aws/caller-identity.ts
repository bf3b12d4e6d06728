import {GetCallerIdentityCommand, STSClient} from '@aws-sdk/client-sts'
import {printable} from '../../protocol/text.ts'
import type {Caller} from './call.ts'
import {clientSettings, endpointOfOthers, type KvsApiOptions} from './client-settings.ts'
import type {KvsApi} from './kvs-api.ts'

export function createIdentityApi(options: KvsApiOptions, call: Caller): Pick<KvsApi, 'callerIdentity'> {
  const client = new STSClient({...clientSettings(options), ...endpointOfOthers(options)})
  return {
    callerIdentity: ({signal} = {}) =>
      call('GetCallerIdentity', signal, async ({traced, abortSignal}) => {
        const {Account, Arn} = await client.send(traced(new GetCallerIdentityCommand({})), {abortSignal})
        return {account: printable(Account ?? ''), arn: printable(Arn ?? '')}
      }),
  }
}
