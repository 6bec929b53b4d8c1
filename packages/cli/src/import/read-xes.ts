import { basename } from 'node:path';
import { ImportError } from './import-error.ts';
import type { LogRow, ReadLogOptions } from './log-row.ts';
import { openLog } from './open-log.ts';
import type { SniffedLog } from './sniff-log.ts';

/** Attributes of a trace are columns too, under this prefix; events and traces share names. */
export const TRACE_PREFIX = 'case:';

const VALUE_TAGS: ReadonlySet<string> = new Set([
  'string',
  'date',
  'int',
  'float',
  'boolean',
  'id',
]);

/**
 * Streams the events of an XES file; attributes within attributes are passed over.
 *
 * A missing attribute stays missing: the values of `<global>` are what a tool writes for new events,
 * not what an event without one had.
 *
 * @param onColumn told each attribute name once
 * @throws ImportError `file_damaged` where the XML is not well-formed
 */
export async function* readXes(
  sniffed: SniffedLog,
  options: ReadLogOptions & { readonly onColumn?: (column: string) => void },
): AsyncGenerator<LogRow> {
  const { rows, write, close } = await createEventReader(options);
  try {
    for await (const text of openLog(options.file, sniffed, options)) {
      write(text);
      yield* rows.splice(0);
    }
    close();
    yield* rows.splice(0);
  } catch (cause) {
    if (ImportError.isInstance(cause) || !(cause instanceof XmlError)) throw cause;
    throw new ImportError(
      'file_damaged',
      `${basename(options.file)} is not well-formed XML: ${cause.message}. Was it cut off?`,
      { cause },
    );
  }
}

class XmlError extends Error {}

interface EventReader {
  readonly rows: LogRow[];
  readonly write: (text: string) => void;
  readonly close: () => void;
}

async function createEventReader(
  options: Pick<ReadLogOptions, 'wanted'> & { readonly onColumn?: (column: string) => void },
): Promise<EventReader> {
  const { SaxesParser } = await import('saxes');
  const places = new Map<string, number[]>();
  for (const [place, column] of options.wanted.entries()) {
    places.set(column, [...(places.get(column) ?? []), place]);
  }
  const seen = new Set<string>();
  const rows: LogRow[] = [];
  const parser = new SaxesParser();
  // Tags from the root, without a namespace prefix: only children of an event or a trace count.
  const path: string[] = [];
  let traceValues: [place: number, value: string][] = [];
  let event: { line: number; values: string[] } | undefined;

  const see = (column: string): void => {
    if (seen.has(column)) return;
    seen.add(column);
    options.onColumn?.(column);
  };
  const readAttribute = (parent: string | undefined, key: string, value: string): void => {
    if (parent !== 'event' && parent !== 'trace') return;
    const column = parent === 'event' ? key : TRACE_PREFIX + key;
    see(column);
    for (const place of places.get(column) ?? []) {
      if (parent === 'trace') traceValues.push([place, value]);
      else if (event !== undefined) event.values[place] = value;
    }
  };
  parser.on('error', (error) => {
    throw new XmlError(error.message);
  });
  parser.on('opentag', (tag) => {
    const name = localName(tag.name);
    const attributes = tag.attributes as Readonly<Record<string, string>>;
    const parent = path.at(-1);
    if (name === 'trace') traceValues = [];
    else if (name === 'event') {
      event = { line: parser.line, values: options.wanted.map(() => '') };
    } else if (VALUE_TAGS.has(name) && attributes['key'] !== undefined) {
      const key = attributes['key'];
      if (parent === 'global') {
        see(globalScope === 'trace' ? TRACE_PREFIX + key : key);
      } else readAttribute(parent, key, attributes['value'] ?? '');
    }
    if (name === 'global') globalScope = attributes['scope'] ?? 'event';
    path.push(name);
  });
  let globalScope = 'event';
  let waiting: { line: number; values: string[] }[] = [];
  parser.on('closetag', (tag) => {
    path.pop();
    const name = localName(tag.name);
    if (name === 'event' && event !== undefined) {
      waiting.push(event);
      event = undefined;
    }
    // A trace may name its key after its events: its rows wait for its end.
    if (name === 'trace' || (name === 'log' && waiting.length > 0)) {
      for (const row of waiting) {
        for (const [place, value] of traceValues) row.values[place] = value;
        rows.push(row);
      }
      waiting = [];
    }
  });
  return {
    rows,
    write: (text) => {
      parser.write(text);
    },
    close: () => {
      parser.close();
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}
