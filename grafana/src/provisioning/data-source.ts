import { DATA_SOURCE } from '../clickhouse-target.ts';

/** Fixed, since alert rules name it: they cannot use variables. */
export const DATA_SOURCE_UID = 'baton-clickhouse';

/** The data source, over HTTP to a ClickHouse server or to Baton's endpoint; `$NAME` is from the environment. */
export const dataSourceFile = {
  apiVersion: 1,
  datasources: [
    {
      name: 'Baton',
      uid: DATA_SOURCE_UID,
      type: DATA_SOURCE.type,
      access: 'proxy',
      isDefault: false,
      jsonData: {
        host: '$BATON_READER_HOST',
        port: '$BATON_READER_PORT',
        protocol: 'http',
        secure: false,
        username: '$BATON_READER_USER',
        defaultDatabase: 'baton',
        dialTimeout: '10',
        queryTimeout: '60',
        traces: {
          defaultDatabase: 'baton',
          defaultTable: 'otel_traces',
          otelEnabled: true,
          otelVersion: 'latest',
          durationUnit: 'nanoseconds',
          showTraceLinks: true,
          traceTimestampTableSuffix: '_trace_id_ts',
          traceEventsColumnPrefix: 'Events',
          traceLinksColumnPrefix: 'Links',
        },
      },
      secureJsonData: { password: '$BATON_READER_PASSWORD' },
    },
  ],
} as const;
