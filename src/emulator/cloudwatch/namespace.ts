/** No stored AWS page states it; the console and alarms use it. */
export const kinesisVideoNamespace = 'AWS/KinesisVideo'
