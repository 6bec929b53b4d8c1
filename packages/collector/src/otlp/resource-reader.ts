import { ByteColumn, NumberList, sourceOf } from '@baton/store';
import type { AttributeSink } from '../native/map-column.ts';
import { ProtobufReader } from './protobuf-reader.ts';
import { readAttribute } from './read-attribute.ts';
import type { TraceColumns } from './trace-columns.ts';
import { type TranscodeLimits, tooMany } from './transcode-limits.ts';

const SERVICE_NAME = sourceOf(Buffer.from('service.name'));
const SERVICE_NAME_BYTES = SERVICE_NAME.bytes.length;

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

  /** Bytes that each row of this resource takes in a block at most. */
  get rowBytes(): number {
    const { keys, values } = this.#attributes;
    return values.length + keys.length * 4 + 8;
  }

  /** Appends service and attributes to the next `rows` rows. */
  appendTo(columns: TraceColumns, rows: number): void {
    const { keys, values } = this.#attributes;
    columns.serviceName.pushTimes(this.#service, rows);
    columns.resourceAttributes.appendRows({ keys, values }, rows);
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
    const wanted = dictionary.indexOf(SERVICE_NAME, 0, SERVICE_NAME_BYTES);
    const reader = new ProtobufReader();
    reader.open(values.bytes);
    for (let index = 0; index < keys.length; index++) {
      const length = reader.varint32();
      if (keys.values[index] === wanted) {
        return serviceNames.indexOf(values, reader.position, length);
      }
      reader.position += length;
    }
    return serviceNames.indexOf(SERVICE_NAME, 0, 0);
  }
}
