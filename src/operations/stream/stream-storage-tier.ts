import type {StorageTier} from '../../model/stream.ts'
import type {World} from '../connect.ts'
import {type ChangeOptions, changeSetting, type SettingState} from './change-setting.ts'

export interface StreamStorageTier extends Omit<SettingState<StorageTier>, 'value'> {
  readonly schema: 'urn:kvsctl:schema:stream-storage-tier:1'
  readonly storageTier: StorageTier
}

/** DescribeStreamStorageConfiguration and UpdateStreamStorageConfiguration. Without `tier` it is only shown. */
export async function streamStorageTier(
  world: World,
  {tier, ...options}: ChangeOptions & {readonly tier?: StorageTier},
): Promise<StreamStorageTier> {
  const api = await world.api.streams()
  const {value, ...state} = await changeSetting<StorageTier>(
    world,
    {
      read: ({arn}) => api.storageTier({arn}),
      wanted: tier && (() => tier),
      write: (stream, wanted) => api.setStorageTier(stream, wanted),
    },
    options,
  )
  return {schema: 'urn:kvsctl:schema:stream-storage-tier:1', ...state, storageTier: value}
}
