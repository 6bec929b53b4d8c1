import { ByteColumn } from '../native/byte-column.ts';
import type { AttributeSink } from '../native/map-column.ts';
import { NumberList } from '../native/number-list.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { readAttribute } from './read-attribute.ts';
import type { TraceColumns } from './trace-columns.ts';
import { type TranscodeLimits, tooMany } from './transcode-limits.ts';

const SERVICE_NAME = Buffer.from('service.name');

/** The resource of the spans under way: read once, repeated in the row of each. */
export class ResourceReader {
  readonly #columns: TraceColumns;
  readonly #limits: TranscodeLimits;
  readonly #attributes: AttributeSink;
  #service = 0;

  constructor(columns: TraceColumns, limits: TranscodeLimits) {
    this.#columns = columns;
    this.#limits = limits;
    this.#attributes = {
      dictionary: columns.resourceAttributes.dictionary,
      keys: new NumberList(),
      values: new ByteColumn(),
    };
  }

  /** Reads every Resource field of the ResourceSpans message that ends at `end`: they are merged. */
  read(reader: ProtobufReader, end: number): void {
    this.#attributes.keys.reset();
    this.#attributes.values.reset();
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) this.#resource(reader, reader.delimited(end));
      else reader.skip(tag, end);
    }
    reader.expectEnd(end);
    this.#service = this.#serviceIndex();
  }

  /** Appends service and attributes to the row under way. */
  appendTo(columns: TraceColumns): void {
    const { keys, values } = this.#attributes;
    const target = columns.resourceAttributes;
    columns.serviceName.push(this.#service);
    target.keys.reserve(keys.length);
    for (let index = 0; index < keys.length; index++) {
      target.keys.push(keys.values[index] as number);
    }
    target.values.appendBytes(values.bytes, 0, values.length);
    target.endRow();
  }

  #resource(reader: ProtobufReader, end: number): void {
    while (reader.position < end) {
      const tag = reader.varint32();
      if (tag === 0x0a) {
        if (this.#attributes.keys.length === this.#limits.maxAttributes) {
          throw tooMany('a resource');
        }
        readAttribute(reader, reader.delimited(end), this.#attributes);
      } else reader.skip(tag, end);
    }
    reader.expectEnd(end);
  }

  #serviceIndex(): number {
    const { keys, values, dictionary } = this.#attributes;
    const { serviceNames } = this.#columns;
    const wanted = dictionary.indexOf(SERVICE_NAME, 0, SERVICE_NAME.length);
    const reader = new ProtobufReader();
    reader.open(values.bytes);
    for (let index = 0; index < keys.length; index++) {
      const length = reader.varint32();
      if (keys.values[index] === wanted) {
        return serviceNames.indexOf(values.bytes, reader.position, length);
      }
      reader.position += length;
    }
    return serviceNames.indexOf(SERVICE_NAME, 0, 0);
  }
}
