import { checkLimits } from '../../../src/hosts/limits';
import type { Outcome } from '../../../src/hosts/outcome';
import type { Place } from '../../../src/hosts/renewedPlace';
import { RenewedPlace } from '../../../src/hosts/renewedPlace';

const LIMITS = checkLimits(10);
const REQUEST = { kind: 'probe', name: 'softmax', inputs: {} } as const;

/** A place that answers as it is told, and writes down what it was asked. */
class FakePlace implements Place {
  dead = false;
  settled = true;
  asked: number[] = [];

  constructor(
    private readonly loads: Outcome | undefined,
    private readonly answers: Outcome | undefined = { kind: 'answered', value: 1 },
  ) {}

  load(): Promise<Outcome | undefined> {
    return Promise.resolve(this.loads);
  }

  ask({ seconds }: { seconds: number }): Promise<Outcome | undefined> {
    this.asked.push(seconds);
    return Promise.resolve(this.answers);
  }

  isSettled(): Promise<boolean> {
    return Promise.resolve(this.settled);
  }

  kill(): Promise<void> {
    this.dead = true;
    return Promise.resolve();
  }
}

/** Places that are started one after the other. */
function placesOf(...places: FakePlace[]): { places: RenewedPlace; started: () => number } {
  let count = 0;
  return {
    places: new RenewedPlace({ limits: LIMITS, start: () => places[count++]! }),
    started: () => count,
  };
}

it('keeps the place as long as it leaves no work behind', async () => {
  const { places, started } = placesOf(new FakePlace(undefined));
  for (let i = 0; i < 3; i++) expect(await places.run(REQUEST, {})).toEqual({ kind: 'answered', value: 1 });
  expect(started()).toBe(1);
});

it('takes another place after one that left work behind, and ends the first', async () => {
  const [first, second] = [new FakePlace(undefined), new FakePlace(undefined)];
  const { places, started } = placesOf(first, second);
  await places.run(REQUEST, {});
  first.settled = false;
  await places.run(REQUEST, {});
  expect([started(), first.dead, second.asked.length]).toEqual([2, true, 1]);
});

it('takes another place after one that died', async () => {
  const first = new FakePlace(undefined);
  const { places, started } = placesOf(first, new FakePlace(undefined));
  await places.run(REQUEST, {});
  first.dead = true;
  await places.run(REQUEST, {});
  expect(started()).toBe(2);
});

it('gives a request the part of the deadline that it asks for, in whole seconds', async () => {
  const place = new FakePlace(undefined);
  const { places } = placesOf(place);
  await places.run(REQUEST, {});
  await places.run(REQUEST, { patience: 0.25 });
  expect(place.asked).toEqual([10, 3]);
});

it.each<[Outcome, Outcome]>([
  [
    { kind: 'crashed', message: 'no' },
    { kind: 'broken', message: 'lab.ts failed while loading: no' },
  ],
  [
    { kind: 'timed-out', seconds: 10 },
    { kind: 'timed-out', seconds: 10, loading: true },
  ],
  [{ kind: 'out-of-memory' }, { kind: 'out-of-memory', loading: true }],
])('says of %j that it came while lab.ts was loaded, and never loads it again', async (loads, told) => {
  const { places, started } = placesOf(new FakePlace(loads));
  expect(await places.run(REQUEST, {})).toEqual(told);
  expect(await places.run(REQUEST, {})).toEqual(told);
  expect(started()).toBe(1);
});

it('asks nothing of a submission that is refused', async () => {
  const place = new FakePlace(undefined);
  const refusal = (): Outcome => ({ kind: 'broken', message: 'too large' });
  const places = new RenewedPlace({ limits: LIMITS, start: () => place, refusal });
  expect(await places.run(REQUEST, {})).toEqual(refusal());
  expect(place.asked).toEqual([]);
});

it('ends its place', async () => {
  const place = new FakePlace(undefined);
  await placesOf(place).places.close();
  expect(place.dead).toBe(true);
});
