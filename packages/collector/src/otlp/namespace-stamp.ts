import { ATTR_HANDOFF_NAMESPACE } from '@baton/conventions';
import { type ByteSource, sourceOf } from '@baton/store';
import type { MapColumn } from '../native/map-column.ts';
import { ProtobufReader } from './protobuf-reader.ts';

const KEY = sourceOf(Buffer.from(ATTR_HANDOFF_NAMESPACE));

/** Holds spans to the one namespace their sender may write. */
export class NamespaceStamp {
  readonly #namespace: Buffer;
  readonly #source: ByteSource;
  readonly #reader = new ProtobufReader();

  constructor(namespace: string) {
    this.#namespace = Buffer.from(namespace);
    this.#source = sourceOf(this.#namespace);
  }

  /**
   * Adds the namespace to the row under way if it names none. Returns why the span cannot be kept if it names
   * another, be it one of several.
   */
  apply(attributes: MapColumn): string | undefined {
    const { keys, values, dictionary } = attributes;
    const wanted = dictionary.indexOf(KEY, 0, KEY.bytes.length);
    const reader = this.#reader;
    reader.open(values.bytes);
    reader.position = attributes.rowValuesStart;
    let isNamed = false;
    for (let index = attributes.rowKeysStart; index < keys.length; index++) {
      const length = reader.varint32();
      if (keys.values[index] === wanted) {
        if (!this.#is(values.bytes, reader.position, length)) {
          return 'the token may write one namespace, and the span names another';
        }
        isNamed = true;
      }
      reader.position += length;
    }
    if (!isNamed) {
      keys.push(wanted);
      values.appendString(this.#source, 0, this.#namespace.length);
    }
    return undefined;
  }

  #is(bytes: Buffer, start: number, length: number): boolean {
    return this.#namespace.compare(bytes, start, start + length) === 0;
  }
}
