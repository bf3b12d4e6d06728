#!/usr/bin/env bash
# A channel that stores its media in a stream: built, verified and torn down, as often as you like, and after a run that was cut off.
# On AWS with the credentials of the job; with KVSCTL_LOCAL=1 on this machine alone.
set -euo pipefail
channel=${1:-ci-front-door}
stream=$channel-media

tear_down() {
  if kvsctl channel describe "$channel" &>/dev/null; then kvsctl ingest disable "$channel" --yes; fi
  kvsctl channel delete "$channel" --yes --if-exists
  kvsctl stream delete "$stream" --yes --if-exists
}
trap tear_down EXIT

kvsctl channel create "$channel" --if-not-exists --tag purpose=ci
kvsctl ingest enable "$channel" "$stream" --create-stream --retention 24h
verified="mappings[0].status == 'ENABLED' && mappings[0].stream.dataRetentionInHours == \`24\`"
[[ $(kvsctl ingest status "$channel" --query "$verified") == true ]]
kvsctl channel endpoint "$channel" --role master --protocol webrtc
