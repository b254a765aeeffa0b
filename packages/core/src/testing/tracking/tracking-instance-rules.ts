import { demand } from "../violation.ts";
import { insertFailed, substituteOf } from "./fallback-rules.ts";
import { demandFields, demandHistory, demandIds, settle } from "./tracking-bench.ts";
import type { TrackingRule } from "./tracking-rule.ts";

export const trackingInstanceRules: readonly TrackingRule[] = [
  {
    id: "instances.seen",
    title: "what one instance writes another reads, as after a crash",
    needsSecondInstance: true,
    async run({ insert, openAgain, read, now }) {
      const message = await insert({ dueAt: now, text: "hello" });
      const other = await openAgain();
      demandFields(await read(message.id, other), message);
    },
  },
  {
    id: "instances.settle",
    title: "an outcome and news can come from another instance",
    needsSecondInstance: true,
    async run({ insert, openAgain, read, now }) {
      const message = await insert();
      const other = await openAgain();
      await other.saveOutcomes([settle(message)]);
      const { id } = message;
      await other.recordStatuses([{ id, at: now, source: "poll", status: "DELIVERED" }]);
      demandHistory(await read(id), ["PENDING", "DELIVERED"]);
    },
  },
  {
    id: "instances.due",
    title: "instances that claim at the same time get each message once",
    needsSecondInstance: true,
    async run({ store, intent, claim, openAgain, now }) {
      const other = await openAgain();
      const messages = Array.from({ length: 300 }, (_, index) => intent({ dueAt: now - index }));
      await store.insertIntents(messages);
      const claims = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          claim({ limit: 10, token: `worker-${index}` }, index % 2 ? store : other),
        ),
      );
      const rest = await claim({ token: "last" });
      demandIds(
        [...claims.flat(), ...rest].map(({ id }) => id),
        messages.map(({ id }) => id),
        "all claims",
      );
    },
  },
  {
    id: "instances.news",
    title: "of two instances with the same 500 news at the same time, each is told of others",
    needsSecondInstance: true,
    async run({ store, intent, openAgain, now }) {
      const other = await openAgain();
      const messages = Array.from({ length: 500 }, () => settle(intent()));
      await store.saveOutcomes(messages);
      const told = { at: now, source: "webhook", status: "DELIVERED" } as const;
      const updates = messages.map(({ id }) => ({ ...told, id }));
      const answers = await Promise.all([
        store.recordStatuses(updates),
        other.recordStatuses(updates.toReversed()),
        store.recordStatuses(updates),
        other.recordStatuses(updates.toReversed()),
      ]);
      demandIds(
        answers.flat(),
        messages.map(({ id }) => id),
        "all answers",
      );
    },
  },
  {
    id: "instances.fallback",
    title: "of many claims of one substitute through two instances, exactly one succeeds",
    needsSecondInstance: true,
    async run(bench) {
      const other = await bench.openAgain();
      const origin = await insertFailed(bench);
      const answers = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (index % 2 ? bench.store : other).claimFallback(substituteOf(bench, origin), bench.now),
        ),
      );
      const winners = answers.filter(Boolean).length;
      demand(winners === 1, `exactly one may succeed, but ${winners} did`);
    },
  },
  {
    id: "instances.write",
    title: "instances that write many messages at the same time lose none",
    needsSecondInstance: true,
    async run({ store, intent, openAgain, providerId }) {
      const other = await openAgain();
      const messages = Array.from({ length: 400 }, () => intent());
      const write = (by: typeof store, from: number) => {
        const own = messages.slice(from, from + 200);
        return by
          .insertIntents(own)
          .then(() => by.saveOutcomes(own.toReversed().map((each) => settle(each))));
      };
      await Promise.all(
        [0, 50, 100, 150, 200].map((from, index) => write(index % 2 ? store : other, from)),
      );
      const count = await store.count({ providerId, outcome: "accepted" });
      demand(count === 400, `400 must be accepted, not ${count}`);
    },
  },
];
