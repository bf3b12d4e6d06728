/**
 * The quota pages as they were read (kvswebrtc-limits.html and limits.html), transcribed table by table and independently of
 * src/model/quotas.ts: `API: account rate, resource rate`, a letter for hard or soft, `-` for none.
 */
export const webrtcRates = `
CreateSignalingChannel              50s  -
DeleteSignalingChannel              50h  5h
DescribeMediaStorageConfiguration   50h  5h
DescribeSignalingChannel            300h 5h
GetSignalingChannelEndpoint         300h -
ListSignalingChannels               50h  -
ListTagsForResource                 50h  5h
TagResource                         50h  5h
UntagResource                       50h  5h
UpdateMediaStorageConfiguration     10h  5h
UpdateSignalingChannel              50h  5h
ConnectAsMaster                     -    3h
ConnectAsViewer                     -    3h
SendAlexaOfferToMaster              100s 5h
GetIceServerConfig                  100s 5h
JoinStorageSession                  50h  2h
JoinStorageSessionAsViewer          50h  2h
`

export const streamRates = `
CreateStream                          50s  -
DescribeStream                        300h 5h
GetDataEndpoint                       300h 5h
DeleteStream                          50h  5h
UpdateStream                          50h  5h
UpdateDataRetention                   50h  5h
TagStream                             50h  5h
UntagStream                           50h  5h
ListTagsForStream                     50h  5h
DescribeImageGenerationConfiguration  50h  5h
UpdateImageGenerationConfiguration    50h  5h
DescribeNotificationConfiguration     50h  5h
UpdateNotificationConfiguration       50h  5h
DescribeMappedResourceConfiguration   50h  5h
DescribeEdgeConfiguration             50h  5h
DescribeStreamStorageConfiguration    50h  5h
UpdateStreamStorageConfiguration      50h  5h
ListStreams                           50h  -
ListEdgeAgentConfigurations           50h  -
DeleteEdgeConfiguration               10h  1h
StartEdgeConfigurationUpdate          10h  1h
PutMedia                              -    5h
GetMedia                              -    5h
GetHLSStreamingSessionURL             -    25h
GetDASHStreamingSessionURL            -    25h
`

/** Per connection of the websocket, or per playback session. */
export const otherRates = `
SendSdpOffer           connection 5h
SendSdpAnswer          connection 5h
SendIceCandidate       connection 20h
GetHLSMasterPlaylist   session    5h
GetHLSMediaPlaylist    session    5h
GetDASHManifest        session    5h
GetMP4InitFragment     session    5h
GetMP4MediaFragment    session    20h
GetTSFragment          session    20h
`

/** Everything that is no request rate: what, how much, of which unit, per what. */
export const figures = `
channels.count-large-regions              10000      count  account     s
channels.count                            5000       count  account     s
channels.tags                             50         count  channel     h
signaling.masters                         1          count  channel     h
signaling.viewers                         10         count  channel     s
signaling.connection-duration             3600       s      connection  h
signaling.idle-timeout                    600        s      connection  h
signaling.go-away-grace                   60         s      connection  h
signaling.message-payload                 10000      bytes  message     h
signaling.message-ttl                     120        s      channel     h
turn.bit-rate                             5000000    bit/s  allocation  h
turn.credential-lifetime                  300        s      allocation  h
turn.allocations                          50         count  channel     h
ingestion.channels                        100        count  account     s
ingestion.bit-rate                        1000000    bit/s  session     s
ingestion.session-duration                3600       s      session     h
ingestion.idle-timeout                    180        s      session     h
ingestion.viewers                         3          count  session     h
ingestion.viewer-session-duration         3600       s      session     h
ingestion.viewer-idle-timeout             60         s      session     h
streams.count                             10000      count  account     s
media.put-media.connections               1          count  stream      h
media.put-media.bandwidth                 100000000  bit/s  stream      s
media.put-media.fragment-min-duration     1          s      message     h
media.put-media.fragment-max-duration     20         s      message     h
media.put-media.fragment-size             50000000   bytes  message     h
media.put-media.fragment-rate             5          count  stream      h
media.put-media.tracks                    3          count  stream      s
media.put-media.fragment-metadata         10         count  message     h
media.put-media.metadata-name             128        bytes  message     h
media.put-media.metadata-value            256        bytes  message     h
media.get-media.connections               3          count  stream      h
media.get-media.bandwidth                 200000000  bit/s  connection  s
media.get-media.fragment-rate             5          count  connection  h
archived.fragment-list.connections        5          count  stream      s
archived.fragment-list.bandwidth          200000000  bit/s  connection  s
archived.fragment-list.fragments          1000       count  request     h
archived.clip.size                        100000000  bytes  request     h
archived.clip.fragments                   200        count  request     h
archived.images.size                      100000000  bytes  request     h
archived.images.count                     100        count  request     h
archived.images.interval                  0.2        s      request     h
archived.hls.fragments                    5000       count  request     h
archived.dash.fragments                   5000       count  request     h
archived.metadata-points                  10000      count  stream      h
archived.media-points                     500        count  stream      h
`
