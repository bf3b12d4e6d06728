/** Command lines that send what every viewer can decode: Constrained Baseline, a key frame each second with its parameter sets. */
export const feedersOf = (video: number, audio: number | undefined): string[] => [ffmpeg(video, audio), gstreamer(video, audio)]

function ffmpeg(video: number, audio: number | undefined): string {
  const withAudio = audio !== undefined
  return [
    'ffmpeg -re -f lavfi -i testsrc2=size=640x480:rate=30',
    withAudio && '-re -f lavfi -i sine=frequency=440:sample_rate=48000',
    '-map 0:v -c:v libx264 -profile:v baseline -pix_fmt yuv420p -tune zerolatency -g 30',
    `-f rtp 'rtp://127.0.0.1:${video}?pkt_size=1200'`,
    withAudio && `-map 1:a -c:a libopus -f rtp rtp://127.0.0.1:${audio}`,
  ]
    .filter(Boolean)
    .join(' ')
}

function gstreamer(video: number, audio: number | undefined): string {
  return [
    'gst-launch-1.0 videotestsrc is-live=true ! video/x-raw,width=640,height=480,framerate=30/1',
    '! x264enc tune=zerolatency key-int-max=30 ! video/x-h264,profile=constrained-baseline',
    `! rtph264pay config-interval=-1 mtu=1200 pt=96 ! udpsink host=127.0.0.1 port=${video}`,
    audio !== undefined && 'audiotestsrc is-live=true ! audioconvert ! audio/x-raw,rate=48000,channels=2',
    audio !== undefined && `! opusenc ! rtpopuspay pt=111 ! udpsink host=127.0.0.1 port=${audio}`,
  ]
    .filter(Boolean)
    .join(' ')
}
