import { parseOptions, type SuiteOptions, USAGE } from './options.ts';
import { formatReport, summarizeLevels } from './print-report.ts';
import { runSuite } from './run-suite.ts';
import { createClickHouseReader } from './stored-spans.ts';
import { createTarget, type Target } from './target.ts';

process.exitCode = await main(process.argv.slice(2));

async function main(args: string[]): Promise<number> {
  let options: SuiteOptions | undefined;
  try {
    options = parseOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  if (options === undefined) {
    process.stdout.write(USAGE);
    return 0;
  }
  const target = targetOf(options);
  try {
    return await report(target, options);
  } catch (error) {
    process.stderr.write(`The receiver could not be reached: ${(error as Error).message}\n`);
    return 2;
  } finally {
    target.close();
  }
}

function targetOf({ url, grpc, headers, tls, clickhouse, table, ...rest }: SuiteOptions): Target {
  const { maxBodyBytes, slow, hostile } = rest;
  return createTarget({
    ...{ url, headers, tls, slow, hostile },
    ...(grpc === undefined ? {} : { grpc }),
    ...(clickhouse === undefined ? {} : { stored: createClickHouseReader(clickhouse, table) }),
    ...(maxBodyBytes === undefined ? {} : { maxBodyBytes }),
  });
}

async function report(target: Target, { only, strict, json }: SuiteOptions): Promise<number> {
  // One plain request first: where nothing listens, three hundred failures would say no more.
  await target.http({ method: 'GET' }, { isFaulty: true });
  const results = await runSuite(target, only === undefined ? {} : { only });
  const levels = summarizeLevels(results);
  process.stdout.write(
    `${json ? JSON.stringify({ levels, results }, null, 2) : formatReport(results)}\n`,
  );
  const failed = levels.filter(({ level, fail }) => fail > 0 && (strict || level === 'MUST'));
  return failed.length === 0 ? 0 : 1;
}
