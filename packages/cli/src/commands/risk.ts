import { Command } from 'commander';
import { z } from 'zod';
import { withStack } from '../engine/with-stack.ts';
import { dataDirOption, parseCount, scopeOf, scopeOptions } from '../options.ts';
import { print } from '../terminal/output.ts';
import { formatTable } from '../terminal/table.ts';

interface RiskOptions {
  readonly dataDir: string;
  readonly limit: number;
  readonly json?: boolean;
  readonly process?: string;
  readonly namespace?: string;
}

const openRow = z.object({
  process: z.string(),
  item: z.string(),
  sourceTeam: z.string(),
  targetTeam: z.string(),
  target: z.string(),
  risk: z.number(),
  contributions: z.string(),
});

const figures = z
  .object({ auc: z.object({ value: z.number() }).nullable(), brier: z.number().nullable() })
  .nullable();
const modelRow = z.object({
  process: z.string(),
  target: z.string(),
  inForce: z.boolean(),
  evaluation: z.string(),
});
const evaluation = z.object({
  chosen: z.string(),
  constantBrier: z.number(),
  logistic: figures,
  sender: figures,
  receiver: figures,
  pair: figures,
});

/** `baton risk`: which open handoffs are likely to go wrong, and how far that can be trusted. */
export function riskCommand(): Command {
  const command = new Command('risk')
    .summary('show which open handoffs are likely to go wrong')
    .description(
      'Lists open handoffs by the risk that they fail, come back or take long, with what adds most to it,\n' +
        'and how well each model foretold handoffs that it had not seen. `baton analyze` learns and scores.',
    )
    .addOption(dataDirOption())
    .option('--limit <number>', 'how many are listed', parseCount, 20)
    .option('--json', 'print handoffs and models as JSON');
  for (const option of scopeOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      `
Examples:
  $ baton analyze && baton risk
  $ baton risk --process support-escalation --limit 5
  $ baton risk --json | jq '.open[] | select(.risk > 0.5) | .item'
`,
    )
    .action(async (options: RiskOptions) => {
      const { open, models } = await withStack(
        options.dataDir,
        async (stack) => {
          await stack.settle();
          const { process, namespace } = scopeOf(options);
          const scope = {
            ...(process === undefined ? {} : { processes: JSON.stringify([process]) }),
            ...(namespace === undefined ? {} : { namespaces: JSON.stringify([namespace]) }),
          };
          return {
            open: await stack.query('risk/open', { ...scope, limit: String(options.limit) }),
            models: await stack.query('risk/models', scope),
          };
        },
        { access: 'read' },
      );
      await print(
        options.json === true
          ? JSON.stringify({ open, models }, null, 2)
          : text(z.array(openRow).parse(open), z.array(modelRow).parse(models)),
      );
    });
}

function text(open: z.infer<typeof openRow>[], models: z.infer<typeof modelRow>[]): string {
  if (models.length === 0) {
    return 'No model of risk was learnt yet: `baton analyze` learns one once enough handoffs have ended.';
  }
  const scored =
    open.length === 0
      ? 'No open handoff has a risk: none is open, or no model foretold better than chance.'
      : formatTable(
          open.map(({ process, item, sourceTeam, targetTeam, target, risk, contributions }) => ({
            process,
            item,
            handoff: `${sourceTeam} → ${targetTeam}`,
            'may have': target,
            risk: `${Math.round(risk * 100)} %`,
            'most by': mostBy(contributions),
          })),
        );
  return `${scored}\n\nHow well each was foretold on the last fifth (area under the curve; Brier score, less is better):\n${formatTable(models.map(modelLine))}`;
}

function modelLine(model: z.infer<typeof modelRow>): object {
  const { chosen, constantBrier, ...by } = evaluation.parse(JSON.parse(model.evaluation));
  const shown = (one: z.infer<typeof figures>): string =>
    one === null
      ? 'none'
      : `${one.auc?.value.toFixed(3) ?? 'none'}; ${one.brier?.toFixed(4) ?? 'none'}`;
  return {
    process: model.process,
    target: model.target,
    used: model.inForce ? chosen : 'none',
    regression: shown(by.logistic),
    sender: shown(by.sender),
    receiver: shown(by.receiver),
    pair: shown(by.pair),
    'the same for all': `0.500; ${constantBrier.toFixed(4)}`,
  };
}

/** The two features that raise the log-odds most. */
function mostBy(contributions: string): string {
  const entries = Object.entries(z.record(z.string(), z.number()).parse(JSON.parse(contributions)));
  const raised = entries.filter(([, value]) => value > 0).toSorted(([, a], [, b]) => b - a);
  return raised
    .slice(0, 2)
    .map(([feature, value]) => `${feature} +${value.toFixed(2)}`)
    .join(', ');
}
