// Requests that the main process answers itself: replies, cancelling, clients that leave, failures.
import { expect, it } from 'vitest';
import { Services, type Exchange } from '../../../src/main/broker/services.ts';
import { CodedError } from '../../../src/protocol/errors.ts';

interface Sent {
  client: string;
  header: Record<string, unknown>;
  payload: readonly Uint8Array[];
}

function newServices(): { services: Services; sent: Sent[] } {
  const sent: Sent[] = [];
  const services = new Services((client, header, payload) => {
    sent.push({ client, header: { ...header }, payload });
    return Promise.resolve();
  });
  return { services, sent };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('offers only what somebody answers', () => {
  const { services } = newServices();
  expect(services.offers('metrics')).toBe(false);
  services.add({ metrics: () => Promise.resolve({ fields: { text: '' } }) });
  expect(services.offers('metrics')).toBe(true);
  expect(services.offers('constructor')).toBe(false);
});

it('answers with the fields, the id and the operation, and a payload', async () => {
  const { services, sent } = newServices();
  const payload = [new Uint8Array([1])];
  services.add({ metrics: () => Promise.resolve({ fields: { text: 'x 1' }, payload }) });
  services.serve('c', '7', 'metrics', { id: '7', op: 'metrics' }, []);
  expect(services.has('c', '7')).toBe(true);
  await settled();
  expect(sent).toEqual([{ client: 'c', header: { id: '7', op: 'metrics', status: 'final', text: 'x 1' }, payload }]);
  expect(services.has('c', '7')).toBe(false);
});

it('refuses fields that the schema does not allow, before anything runs', () => {
  const { services } = newServices();
  services.add({ 'run.pause': () => Promise.reject(new Error('must not run')) });
  expect(() => {
    services.serve('c', '1', 'run.pause', { id: '1', op: 'run.pause', run: '../x' }, []);
  }).toThrow(/run: /);
  expect(services.has('c', '1')).toBe(false);
});

it('turns a coded failure into its code, and any other into `rejected`', async () => {
  const { services, sent } = newServices();
  services.add({
    metrics: () => Promise.reject(new CodedError('no_model', 'None.')),
    'run.list': () => Promise.reject(new Error('The disk is on fire.')),
  });
  services.serve('c', '1', 'metrics', {}, []);
  services.serve('c', '2', 'run.list', {}, []);
  await settled();
  expect(sent.map(({ header }) => header)).toEqual([
    { id: '1', status: 'error', code: 'no_model', message: 'None.' },
    { id: '2', status: 'error', code: 'rejected', message: 'The disk is on fire.' },
  ]);
});

it('tells a service that its request is cancelled, and only that one', async () => {
  const { services, sent } = newServices();
  const exchanges: Exchange<'metrics'>[] = [];
  services.add({
    metrics: (exchange) => {
      exchanges.push(exchange);
      return new Promise((_, reject) => {
        exchange.signal.addEventListener('abort', () => {
          reject(exchange.signal.reason as Error);
        });
      });
    },
  });
  for (const client of ['a', 'b']) services.serve(client, '1', 'metrics', {}, []);
  expect(services.cancel('a', '2')).toBe(false);
  expect(services.cancel('a', '1')).toBe(true);
  await settled();
  expect(sent).toMatchObject([{ client: 'a', header: { id: '1', status: 'error', code: 'cancelled' } }]);
  expect(exchanges.map(({ signal }) => signal.aborted)).toEqual([true, false]);
});

it('sends nothing more to a client that is gone', async () => {
  const { services, sent } = newServices();
  let finish: () => void = () => undefined;
  services.add({
    'run.list': async ({ partial }) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await partial(undefined as never);
      return { fields: { runs: [], total: 0 } };
    },
  });
  services.serve('c', '1', 'run.list', {}, []);
  services.clientGone('c');
  finish();
  await settled();
  expect(sent).toEqual([]);
  expect(services.has('c', '1')).toBe(false);
});
