"""boto3 as Debian has it, four years older than the AWS CLI beside it, against the control plane at $AWS_ENDPOINT.

Prints one JSON object: what it read out of answers, with its own types, and which of its exceptions it raised.
"""
import datetime
import json
import os

import boto3
from botocore.config import Config


def client(service, endpoint=os.environ["AWS_ENDPOINT"]):
    return boto3.client(service, endpoint_url=endpoint, config=Config(retries={"total_max_attempts": 1}))


kvs = client("kinesisvideo")
told = {}


def raised(name, call):
    try:
        call()
        told[name] = None
    except kvs.exceptions.ClientError as error:
        told[name] = [type(error).__name__, error.response["ResponseMetadata"]["HTTPStatusCode"]]


arns = [kvs.create_signaling_channel(ChannelName=f"boto3-{n}")["ChannelARN"] for n in range(3)]
raised("again", lambda: kvs.create_signaling_channel(ChannelName="boto3-0"))
raised("not there", lambda: kvs.describe_signaling_channel(ChannelName="nobody"))
ttl = {"MessageTtlSeconds": 30}
raised("stale", lambda: kvs.update_signaling_channel(ChannelARN=arns[0], CurrentVersion="stale", SingleMasterConfiguration=ttl))
raised("invalid", lambda: kvs.create_signaling_channel(ChannelName="not a name"))

pages = kvs.get_paginator("list_signaling_channels").paginate(
    ChannelNameCondition={"ComparisonOperator": "BEGINS_WITH", "ComparisonValue": "boto3-"}, PaginationConfig={"PageSize": 1}
)
told["pages"] = [[channel["ChannelName"] for channel in page["ChannelInfoList"]] for page in pages]
created = kvs.describe_signaling_channel(ChannelName="boto3-0")["ChannelInfo"]["CreationTime"]
told["created now"] = abs(datetime.datetime.now(datetime.timezone.utc) - created) < datetime.timedelta(minutes=1)

kvs.tag_resource(ResourceARN=arns[0], Tags=[{"Key": "ort", "Value": "Köln"}])
told["tags"] = kvs.list_tags_for_resource(ResourceARN=arns[0])["Tags"]

endpoints = kvs.get_signaling_channel_endpoint(
    ChannelARN=arns[0], SingleMasterChannelEndpointConfiguration={"Protocols": ["HTTPS"], "Role": "VIEWER"}
)["ResourceEndpointList"]
signaling = client("kinesis-video-signaling", endpoints[0]["ResourceEndpoint"])
servers = signaling.get_ice_server_config(ChannelARN=arns[0])["IceServerList"]
told["ice servers"] = [len(server["Uris"]) for server in servers]
told["caller"] = client("sts").get_caller_identity()["Account"]

watch = client("cloudwatch")
point = {"MetricName": "m", "Value": 2.5, "Dimensions": [{"Name": "ort", "Value": "Köln & Bonn"}]}
watch.put_metric_data(Namespace="Boto3", MetricData=[point])
told["metrics"] = [metric["Dimensions"] for metric in watch.list_metrics(Namespace="Boto3")["Metrics"]]
print(json.dumps(told))
