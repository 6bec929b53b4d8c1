import {
  boolBuffer,
  float64Buffer,
  instantBuffer,
  nullableBuffer,
  uint8Buffer,
  uint32Buffer,
  uint64Buffer,
} from '../native/number-buffers.ts';
import { mapBuffer, symbolBuffer, symbolsBuffer, textBuffer } from '../native/text-buffers.ts';
import { columnOf } from './column-table.ts';
import { valueText } from './value-text.ts';

// Columns by the type ClickHouse gives them; each is told where in a source its value is.

export const bool = columnOf(boolBuffer);
export const uint8 = columnOf(uint8Buffer);
export const uint32 = columnOf(uint32Buffer);
export const uint64 = columnOf(uint64Buffer);
export const float64 = columnOf(float64Buffer);
export const float64OrNull = columnOf(() => nullableBuffer(float64Buffer()));
export const instant = columnOf(instantBuffer);
export const instantOrNull = columnOf(() =>
  nullableBuffer(instantBuffer(), (millis) => !Number.isNaN(millis)),
);
export const text = columnOf(textBuffer);
export const symbol = columnOf(symbolBuffer);
export const symbols = columnOf(symbolsBuffer);
export const values = columnOf(() => mapBuffer(valueText));
