"""Pushes with the official Python client, as an application would: URL TOKEN JOB FUNCTION."""

import sys

import prometheus_client
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Summary
from prometheus_client.exposition import default_handler

url, token, job, function = sys.argv[1:]


def with_token(url, method, timeout, headers, data):
    return default_handler(url, method, timeout, [*headers, ("Authorization", f"Bearer {token}")], data)


registry = CollectorRegistry()
labels = ["collection"]
Counter("rag_questions", "Ours.", labels, registry=registry).labels("docs").inc(3)
Gauge("rag_documents", "Ours.", labels, registry=registry).labels("docs").set(7)
seconds = Histogram("rag_seconds", "Ours.", labels, buckets=[0.5, 1], registry=registry).labels("docs")
seconds.observe(0.25)
seconds.observe(2)
Summary("rag_bytes", "Ours.", labels, registry=registry).labels("docs").observe(10)

arguments = {"job": job, "grouping_key": {"instance": "a/b"}, "handler": with_token}
if function != "delete_from_gateway":
    arguments["registry"] = registry
getattr(prometheus_client, function)(url, **arguments)
