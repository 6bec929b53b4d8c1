import type { Fact } from '@baton/conventions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type CaughtAnswer, catchOtlp, type OtlpCatcher } from '../../test/otlp-catcher.ts';
import { createFactSender, type FactSender, type SendOptions } from './send-facts.ts';

const FACTS: Fact[] = Array.from({ length: 10 }, (_, index) => ({
  namespace: '',
  process: 'p',
  item: 'T1',
  cycle: 1,
  verb: 'update',
  spanId: index.toString(16).padStart(16, '0'),
  atMillis: 1.8e12 + index,
  sequence: index,
}));

async function setUp(
  answer?: (request: number) => CaughtAnswer,
  options: Partial<SendOptions> = {},
): Promise<{ catcher: OtlpCatcher; sender: FactSender }> {
  const catcher = await catchOtlp(answer);
  const sender = createFactSender({ endpoint: catcher.url, factsPerBatch: 3, ...options });
  onTestFinished(async () => {
    sender.close();
    await catcher.close();
  });
  return { catcher, sender };
}

describe('createFactSender', () => {
  it('sends batches and counts what was acknowledged', async () => {
    let told = 0;
    const { catcher, sender } = await setUp(undefined, {
      onAcknowledged: (facts) => {
        told += facts;
      },
    });
    await sender.send(FACTS);
    expect(await sender.finish()).toEqual({ acknowledged: 10, rejected: 0, rejections: [] });
    expect({ batches: catcher.accepted.length, told }).toEqual({ batches: 4, told: 10 });
  });

  it.each([429, 502, 503, 504])('repeats a batch that was answered with %i', async (status) => {
    const { catcher, sender } = await setUp((request) => ({
      status: request <= 2 ? status : 200,
      headers: { 'retry-after': '0' },
    }));
    await sender.send(FACTS);
    expect((await sender.finish()).acknowledged).toBe(10);
    expect(catcher.requests).toBe(6);
    expect(new Set(catcher.accepted.map(String)).size).toBe(4);
  });

  it('fails with the words of the server where repeating is of no use', async () => {
    const { sender } = await setUp(() => ({ status: 400, body: Buffer.from('no such tenant') }));
    await expect(sender.send(FACTS).then(() => sender.finish())).rejects.toMatchObject({
      code: 'endpoint_refused',
      message: expect.stringContaining('HTTP 400: no such tenant'),
    });
  });

  it('tells of facts that were refused within an accepted batch', async () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 2, error_message: "too old" } }
    const body = Buffer.from('0a0b08021207746f6f206f6c64', 'hex');
    const { sender } = await setUp((request) =>
      request === 1 ? { status: 200, body } : { status: 200 },
    );
    await sender.send(FACTS);
    expect(await sender.finish()).toEqual({
      acknowledged: 10,
      rejected: 2,
      rejections: ['too old'],
    });
  });

  it('gives up where nobody listens, and says that importing again is safe', async () => {
    const { catcher, sender } = await setUp(undefined, { giveUpAfterSeconds: 0 });
    await catcher.close();
    await expect(sender.send(FACTS).then(() => sender.finish())).rejects.toMatchObject({
      code: 'endpoint_unreachable',
      message: expect.stringContaining('nothing is counted twice'),
    });
  });

  it('stops when it is told to', async () => {
    const controller = new AbortController();
    const { sender } = await setUp(() => ({ status: 503 }), { signal: controller.signal });
    const sending = sender.send(FACTS).then(() => sender.finish());
    controller.abort(new Error('enough'));
    await expect(sending).rejects.toThrow();
  });
});
