import type { ConformanceCase, Need, Observation } from './case.ts';
import { bothTransportCases } from './cases/both-transports.ts';
import { grpcCases } from './cases/grpc-calls.ts';
import { httpAnswerCases } from './cases/http-answers.ts';
import { httpProtocolCases } from './cases/http-protocol.ts';
import { jsonMappingCases } from './cases/json-mapping.ts';
import { limitCases } from './cases/limits.ts';
import { overloadCases } from './cases/overload.ts';
import { valueCases } from './cases/values.ts';
import { wholeRunCases } from './cases/whole-run.ts';
import { type Level, ROWS, type RowName } from './rows.ts';
import type { Target } from './target.ts';

/** One case and what was observed. */
export interface CaseResult extends Observation {
  readonly row: RowName;
  readonly level: Level;
  readonly sent: string;
}

/** Every case; those about the whole run are last. */
export const CASES: readonly ConformanceCase[] = [
  ...bothTransportCases,
  ...valueCases,
  ...httpAnswerCases,
  ...httpProtocolCases,
  ...jsonMappingCases,
  ...grpcCases,
  ...limitCases,
  ...overloadCases,
  ...wholeRunCases,
];

const LACKING: Readonly<Record<Need, string>> = {
  grpc: 'needs --grpc',
  stored: 'needs --clickhouse',
  slow: 'needs --slow',
  hostile: 'needs --hostile',
  authorization: 'needs --header "authorization: ..."',
};

/** Runs the cases of the rows in `only`, or all, one after the other; a case that throws has failed. */
export async function runSuite(
  target: Target,
  options: {
    readonly only?: readonly RowName[];
    readonly onResult?: (result: CaseResult) => void;
  } = {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const one of CASES) {
    if (options.only !== undefined && !options.only.includes(one.row)) continue;
    const { row, sent, level = ROWS[row].level } = one;
    const result = { row, level, sent, ...(await observe(one, target)) };
    options.onResult?.(result);
    results.push(result);
  }
  return results;
}

async function observe(one: ConformanceCase, target: Target): Promise<Observation> {
  const lacking = one.needs?.find((need) => !isGiven(need, target));
  if (lacking !== undefined) {
    return { verdict: 'not observed', expected: '', came: LACKING[lacking] };
  }
  try {
    return await one.observe(target);
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error);
    return { verdict: 'fail', expected: 'an answer that can be read', came };
  }
}

function isGiven(need: Need, { options, headers }: Target): boolean {
  switch (need) {
    case 'grpc':
      return options.grpc !== undefined;
    case 'stored':
      return options.stored !== undefined;
    case 'slow':
      return options.slow === true;
    case 'hostile':
      return options.hostile === true;
    case 'authorization':
      return Object.keys(headers).some((name) => name.toLowerCase() === 'authorization');
  }
}
