-- Parts that are merged row by row rather than column by column, as all are below this many rows, gain nothing from
-- a file for each column; and merging ten parts at a time writes a span less often than merging five.
ALTER TABLE otel_traces MODIFY SETTING min_rows_for_wide_part = 131072, merge_selector_base = 10;
