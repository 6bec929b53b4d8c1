-- Of what a span costs the engine, a fifteenth were merges of the ranges of traces. Whoever looks for a trace reads one
-- granule of each part, and the parts are few more than before.
ALTER TABLE otel_traces_trace_id_ts MODIFY SETTING merge_selector_base = 10;
