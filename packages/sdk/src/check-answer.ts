import type {
  HandoffAsk,
  HandoffCheckAnswer,
  HandoffJudgement,
  HandoffRisk,
} from '@baton/conventions';
import { isObject } from './input.ts';

/** The part of Baton's answer that the SDK cannot say itself. */
export type ReadAnswer = Pick<HandoffCheckAnswer, 'asks' | 'risk' | 'judgement' | 'leftOut'>;

const isText = (value: unknown): value is string => typeof value === 'string';
const listOf = <T>(value: unknown, is: (entry: unknown) => entry is T): T[] =>
  Array.isArray(value) ? value.filter(is) : [];

const isAsk = (value: unknown): value is HandoffAsk =>
  isObject(value) && isText(value['field']) && isText(value['ask']) && isText(value['because']);
const isRisk = (value: unknown): value is HandoffRisk =>
  isObject(value) && isText(value['target']) && typeof value['probability'] === 'number';
const isJudgement = (value: unknown): value is HandoffJudgement =>
  isObject(value) &&
  isText(value['rubric']) &&
  Array.isArray(value['items']) &&
  value['items'].every((one) => isObject(one) && isText(one['item']) && isText(one['verdict']));

/** Reads the body of an answer to `POST /v1/check`, or undefined if it is none. */
export function readCheckAnswer(body: unknown): ReadAnswer | undefined {
  if (!isObject(body) || !Array.isArray(body['asks'])) return undefined;
  const { risk, judgement } = body;
  return {
    asks: listOf(body['asks'], isAsk),
    risk: isRisk(risk) ? risk : null,
    judgement: isJudgement(judgement) ? judgement : null,
    leftOut: listOf(body['leftOut'], isText),
  };
}
