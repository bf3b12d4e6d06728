#!/bin/sh
# Makes the sample that the demo camera plays: 4 s of a test pattern as H.264 and of a soft chord as Opus. Both begin and end alike
# (the tones have whole periods in 4 s), so that they can be repeated. Needs ffmpeg with libx264 and libopus; nothing at run time does.
#
#   sh src/peer/sample/make-sample.sh
set -eu
cd "$(dirname "$0")"

seconds=4
frames_per_second=15

# Constrained baseline, no B-frames, one slice and one keyframe per second, SPS and PPS before each of them
# (RFC 6184 leaves them out of band only where the SDP carries them; ours does not). No SEI with the encoder's settings.
ffmpeg -nostdin -v error -y \
  -f lavfi -i "testsrc=size=320x240:rate=${frames_per_second}:duration=${seconds}" \
  -c:v libx264 -profile:v baseline -level:v 3.1 -pix_fmt yuv420p -preset slow -crf 30 -threads 1 \
  -x264-params "keyint=${frames_per_second}:min-keyint=${frames_per_second}:scenecut=0:repeat-headers=1:slices=1:aud=0:info=0" \
  -bsf:v "filter_units=remove_types=6" \
  -fflags +bitexact -flags:v +bitexact \
  -f h264 sample.h264

ffmpeg -nostdin -v error -y \
  -f lavfi -i "sine=frequency=440:sample_rate=48000:duration=${seconds}" \
  -f lavfi -i "sine=frequency=554:sample_rate=48000:duration=${seconds}" \
  -filter_complex "[0][1]amix=inputs=2,volume=-18dB" \
  -ac 2 -c:a libopus -b:a 24k -frame_duration 20 -application audio \
  -map_metadata -1 -fflags +bitexact -flags:a +bitexact \
  -f ogg sample.opus

ls -l sample.h264 sample.opus
