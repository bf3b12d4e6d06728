import {deviceName, mediaType} from '../shapes/kinesisvideo.ts'
import {defineStreamUpdate} from '../streams.ts'

/** What the request leaves out stays as it is. */
export const updateStream = defineStreamUpdate({
  name: 'UpdateStream',
  route: '/updateStream',
  denied: 'NotAuthorizedException',
  optional: {DeviceName: deviceName, MediaType: mediaType},
  change: (_stream, {DeviceName, MediaType}) => ({
    ...(DeviceName !== undefined && {deviceName: DeviceName}),
    ...(MediaType !== undefined && {mediaType: MediaType}),
  }),
})
