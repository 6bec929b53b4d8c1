"""A service on plain OpenTelemetry that takes over what another service handed to it.

The key of the ticket and the name of the handoff are all it knows. See docs/convention.md.
"""

import hashlib
import sys
from datetime import datetime, timezone

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.sampling import ALWAYS_ON

PROCESS = "support-escalation"


def item_context(item: str, cycle: int = 1, namespace: str = ""):
    """Context in which every span of this item belongs, whoever sends it."""
    seed = "\x1f".join(["handoff-v1", namespace, PROCESS, item, str(cycle)])

    def digest(text: str) -> bytes:
        return hashlib.sha256(text.encode()).digest()

    root = trace.SpanContext(
        trace_id=int.from_bytes(digest(seed)[:16], "big"),
        span_id=int.from_bytes(digest(seed + "\x1froot")[:8], "big"),
        is_remote=True,
        trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED),
    )
    return trace.set_span_in_context(trace.NonRecordingSpan(root))


def report(tracer: trace.Tracer, item: str, verb: str, **attributes) -> None:
    """One fact: a span that is started and ended at once."""
    attributes = {key.replace("__", "."): value for key, value in attributes.items()}
    tracer.start_span(
        f"{verb} {attributes.get('handoff.name', PROCESS)}",
        context=item_context(item),
        attributes={
            "handoff.operation.name": verb,
            "handoff.process.name": PROCESS,
            "handoff.item.id": item,
            "handoff.event.time": datetime.now(timezone.utc).isoformat(),
            **attributes,
        },
    ).end()


def main(endpoint: str, item: str) -> None:
    provider = TracerProvider(
        sampler=ALWAYS_ON, resource=Resource.create({"service.name": "engineering"})
    )
    exporter = OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracer = provider.get_tracer("escalations")
    report(tracer, item, "accept", handoff__name="escalate")
    report(tracer, item, "complete", handoff__name="escalate")
    report(tracer, item, "close", handoff__outcome="success")
    provider.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:3])
