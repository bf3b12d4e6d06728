import type {Stream} from '../../model/stream.ts'
import {exitCodes, UserError} from '../../model/user-error.ts'
import type {World} from '../connect.ts'
import {type ChangeOptions, changeSetting, type SettingState} from './change-setting.ts'

type Described = Pick<Stream, 'deviceName' | 'mediaType'>

export interface StreamUpdate extends Omit<SettingState<Described>, 'value'>, Described {
  readonly schema: 'urn:kvsctl:schema:stream-update:1'
}

/** UpdateStream. Neither can be taken away again. @throws UserError when nothing is to be changed */
export async function updateStream(
  world: World,
  {deviceName, mediaType, ...options}: ChangeOptions & Described,
): Promise<StreamUpdate> {
  const given = {...(deviceName !== undefined && {deviceName}), ...(mediaType !== undefined && {mediaType})}
  if (Object.keys(given).length === 0) throw nothingToChange()
  const api = await world.api.streams()
  const {value, ...state} = await changeSetting<Described>(
    world,
    {
      read: described,
      wanted: (present) => ({...present, ...given}),
      write: (stream) => api.update(stream, given),
    },
    options,
  )
  return {schema: 'urn:kvsctl:schema:stream-update:1', ...state, ...value}
}

const described = ({deviceName, mediaType}: Stream): Described => ({
  ...(deviceName !== undefined && {deviceName}),
  ...(mediaType !== undefined && {mediaType}),
})

const nothingToChange = (): UserError =>
  new UserError({
    code: 'nothing-to-change',
    message: 'Nothing is to be changed.',
    remedy: [
      {text: 'Give --device-name or --media-type; retention, tags, tier, images and notifications have commands of their own.'},
    ],
    exitCode: exitCodes.usage,
  })
