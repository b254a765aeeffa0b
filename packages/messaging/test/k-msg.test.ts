import { fail, KMsgError, type KMsgErrorDetails, ok, type SendInput } from "@k-msg/core";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { KMsg, type KMsgConfig, type KMsgHooks } from "../src/index.ts";
import { recordingProvider } from "./recording-provider.ts";

const sms: SendInput = { to: "01000000001", text: "hi" };
const alimtalk: SendInput = { type: "ALIMTALK", to: "01000000001", templateId: "T" };

const refused = (details: Partial<KMsgErrorDetails> = {}) =>
  fail(new KMsgError("PROVIDER_ERROR", { outcome: "not_sent", ...details }));

describe("send", () => {
  it("returns what the provider accepted, as PENDING, with the caller's id", async () => {
    const provider = recordingProvider();
    const kmsg = new KMsg({ providers: [provider] });
    const result = await kmsg.send({ ...sms, messageId: "order-1" });
    expect(result).toMatchObject({
      isSuccess: true,
      isFailure: false,
      value: { messageId: "order-1", providerId: "recorder", status: "PENDING", type: "SMS" },
    });
    expect(provider.sent).toHaveLength(1);
  });

  it("makes a different id for each message without one", async () => {
    const kmsg = new KMsg({ providers: [recordingProvider()] });
    const { results } = await kmsg.send([sms, sms]);
    const ids = results.map((result) => result.isSuccess && result.value.messageId);
    expect(new Set(ids).size).toBe(2);
  });

  it("hands fetch, signal and clock to the provider", async () => {
    const provider = recordingProvider();
    const fetch = vi.fn();
    const now = () => 5;
    const { signal } = new AbortController();
    await new KMsg({ providers: [provider], fetch, now }).send(sms, { signal });
    expect(provider.sent[0]?.context).toMatchObject({ fetch, now, signal, limitsChecked: true });
  });

  it("adds the normalization's warnings to the provider's", async () => {
    const warning = { code: "OPTION_UNSUPPORTED", message: "x", messageKo: "x" } as const;
    const provider = recordingProvider({
      answer: ({ messageId, type, to }) =>
        ok({ messageId, providerId: "recorder", status: "PENDING", type, to, warnings: [warning] }),
    });
    const result = await new KMsg({ providers: [provider] }).send({
      ...sms,
      variables: { a: "1" },
    });
    expect(result).toMatchObject({ value: { warnings: [{ code: "VARIABLE_UNUSED" }, warning] } });
  });

  it.each([
    ["throws", () => Promise.reject(new Error("boom"))],
    ["returns nothing", () => null],
    ["returns no Result", () => ({ ok: true })],
    ["accepts with what can't be read", () => ({ isSuccess: true, value: { warnings: 5 } })],
    ["returns a foreign error", () => fail(new Error("boom"))],
  ])("calls the outcome unknown when a provider %s", async (_, answer) => {
    const provider = recordingProvider();
    const broken = { ...provider, send: async () => answer() as never };
    const result = await new KMsg({ providers: [broken] }).send(sms);
    expect(result).toMatchObject({ error: { code: "UNKNOWN_ERROR", outcome: "unknown" } });
  });

  it("never rejects and never sends anything for input that isn't a message", async () => {
    const provider = recordingProvider();
    const kmsg = new KMsg({ providers: [provider] });
    const anything = fc.anything({
      withNullPrototype: true,
      withDate: true,
      withBigInt: true,
      withMap: true,
      withTypedArray: true,
      withSparseArray: true,
    });
    const almost = fc.record(
      {
        type: fc.oneof(fc.constantFrom("SMS", "LMS", "MMS", "ALIMTALK", "FAX", "VOICE"), anything),
        to: fc.oneof(fc.constant("01000000001"), anything),
        text: anything,
        subject: anything,
        media: anything,
        variables: anything,
        options: anything,
        kakao: anything,
        failover: anything,
        templateId: anything,
        messageId: anything,
        providerId: anything,
        providerOptions: anything,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(anything, almost), async (input) => {
        const before = provider.sent.length;
        const result = await kmsg.send(input as never);
        if (Array.isArray(input)) {
          expect(result).toMatchObject({ total: input.length });
          return;
        }
        const settled = result as { isSuccess: boolean };
        expect(typeof settled.isSuccess).toBe("boolean");
        expect(provider.sent.length - before).toBe(settled.isSuccess ? 1 : 0);
      }),
      { numRuns: 2_000 },
    );
  });

  it("survives arrays that throw when looked at", async () => {
    const provider = recordingProvider();
    const kmsg = new KMsg({ providers: [provider] });
    const { proxy, revoke } = Proxy.revocable([sms], {});
    revoke();
    const trap = Object.defineProperty([sms], 0, {
      get: () => {
        throw new Error("no");
      },
    });
    for (const hostile of [proxy, trap]) {
      expect(await kmsg.send(hostile)).toMatchObject({ error: { outcome: "not_sent" } });
    }
    expect(provider.sent).toHaveLength(0);
  });

  it("survives objects that throw when looked at", async () => {
    const hostile = new Proxy(
      {},
      {
        get: () => {
          throw new Error("no");
        },
        ownKeys: () => {
          throw new Error("no");
        },
      },
    );
    const kmsg = new KMsg({ providers: [recordingProvider()] });
    expect(await kmsg.send(hostile as never)).toMatchObject({ error: { outcome: "not_sent" } });
    expect(await kmsg.send([hostile] as never)).toMatchObject({
      total: 1,
      results: [{ isFailure: true }],
    });
    expect(
      await kmsg.send({
        ...sms,
        get variables() {
          throw new Error("no");
        },
      } as never),
    ).toMatchObject({ error: { outcome: "not_sent" } });
    expect(await kmsg.send(sms, null as never)).toMatchObject({ isSuccess: true });
  });

  it("sendOrThrow throws the error itself", async () => {
    const kmsg = new KMsg({ providers: [recordingProvider()] });
    await expect(kmsg.sendOrThrow({ to: "1" } as never)).rejects.toBeInstanceOf(KMsgError);
    expect(await kmsg.sendOrThrow(sms)).toMatchObject({ status: "PENDING" });
  });

  it("sendOrThrow refuses an array instead of sending it and throwing nothing", async () => {
    const provider = recordingProvider();
    const kmsg = new KMsg({ providers: [provider] });
    await expect(kmsg.sendOrThrow([sms, sms] as never)).rejects.toBeInstanceOf(KMsgError);
    expect(provider.sent).toHaveLength(0);
  });
});

describe("limits", () => {
  it("refuses an explicit SMS of 91 bytes, also for a provider that declares nothing", async () => {
    const provider = recordingProvider();
    const result = await new KMsg({ providers: [provider] }).send({
      type: "SMS",
      to: "01000000001",
      text: `${"가".repeat(45)}a`,
    });
    expect(result).toMatchObject({
      error: { code: "TEXT_TOO_LONG", outcome: "not_sent", issues: [{ field: "text" }] },
    });
    expect(provider.sent).toHaveLength(0);
  });

  it("refuses a schedule where the provider declares no window: it might go out now", async () => {
    const provider = recordingProvider();
    const later = { ...sms, options: { scheduledAt: new Date(Date.now() + 86_400_000) } };
    expect(await new KMsg({ providers: [provider] }).send(later)).toMatchObject({
      error: { code: "SCHEDULE_REJECTED" },
    });
    expect(provider.sent).toHaveLength(0);
    const able = recordingProvider({
      limits: { asOf: "2026-11-23", source: "test", schedule: { SMS: {} } },
    });
    expect(await new KMsg({ providers: [able] }).send(later)).toMatchObject({ isSuccess: true });
  });

  it("refuses a schedule in the past", async () => {
    const past = { ...sms, options: { scheduledAt: new Date(Date.now() - 1) } };
    const limits = { asOf: "2026-11-23", source: "test", schedule: { SMS: {} } };
    const provider = recordingProvider({ limits });
    expect(await new KMsg({ providers: [provider] }).send(past)).toMatchObject({
      error: { code: "SCHEDULE_REJECTED", issues: [{ field: "options.scheduledAt" }] },
    });
    expect(provider.sent).toHaveLength(0);
  });

  it("refuses a syllable the provider's charset lacks, unless told to warn", async () => {
    const limits = {
      asOf: "2026-11-23",
      source: "test",
      text: { SMS: { maxBytes: 90, charset: "KS_X_1001" } },
    } as const;
    const providers = [recordingProvider({ limits })];
    const input = { to: "01000000001", text: "똠양꿍" };
    expect(await new KMsg({ providers }).send(input)).toMatchObject({
      error: { code: "TEXT_UNENCODABLE" },
    });
    const warned = await new KMsg({ providers, defaults: { sms: { unencodable: "warn" } } }).send(
      input,
    );
    expect(warned).toMatchObject({
      value: { warnings: [{ code: "TEXT_UNENCODABLE", field: "text" }] },
    });
  });
});

describe("send(array)", () => {
  it("keeps the order of the input, also when answers come out of order", async () => {
    const provider = recordingProvider();
    const slow = {
      ...provider,
      send: async (...args: Parameters<typeof provider.send>) => {
        const [{ to }] = args;
        for (let turns = to.endsWith("1") ? 20 : 0; turns > 0; turns--) await Promise.resolve();
        return provider.send(...args);
      },
    };
    const inputs = ["01000000001", "01000000002", "01000000003"].map((to) => ({ to, text: "hi" }));
    const { total, results } = await new KMsg({ providers: [slow] }).send(inputs);
    expect(total).toBe(3);
    expect(results.map((each) => each.isSuccess && each.value.to)).toEqual(
      inputs.map(({ to }) => to),
    );
    expect(provider.sent.map(({ message }) => message.to)).not.toEqual(inputs.map(({ to }) => to));
  });

  it("sends all it was given, also when the caller clears the array meanwhile", async () => {
    const provider = recordingProvider();
    const inputs = Array.from({ length: 30 }, () => sms);
    const pending = new KMsg({ providers: [provider] }).send(inputs);
    inputs.length = 0;
    const { total, results } = await pending;
    expect(total).toBe(30);
    expect(results.filter((each) => each.isSuccess)).toHaveLength(30);
    expect(provider.sent).toHaveLength(30);
  });

  it("tells all that wait at once, so that slow hooks hold it up only once", async () => {
    let open = 0;
    let most = 0;
    const hooks: KMsgHooks = {
      async onQueued() {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
      },
    };
    const kmsg = new KMsg({ providers: [recordingProvider()], hooks, concurrency: 1 });
    await kmsg.send(Array.from({ length: 21 }, () => sms));
    expect(most).toBe(21);
  });

  it("reports each failure in its place and sends the rest", async () => {
    const provider = recordingProvider();
    const { results } = await new KMsg({ providers: [provider] }).send([sms, null as never, sms]);
    expect(results.map((each) => each.isSuccess)).toEqual([true, false, true]);
    expect(provider.sent).toHaveLength(2);
  });

  it("has at most `concurrency` under way", async () => {
    let open = 0;
    let most = 0;
    const provider = recordingProvider();
    const watched = {
      ...provider,
      send: async (...args: Parameters<typeof provider.send>) => {
        most = Math.max(most, ++open);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return provider.send(...args);
      },
    };
    await new KMsg({ providers: [watched], concurrency: 3 }).send(
      Array.from({ length: 20 }, () => sms),
    );
    expect(most).toBe(3);
  });

  it("returns an empty result for an empty array", async () => {
    expect(await new KMsg({ providers: [recordingProvider()] }).send([])).toEqual({
      total: 0,
      results: [],
    });
  });

  it("stops taking messages when aborted and says they weren't sent", async () => {
    const controller = new AbortController();
    const provider = recordingProvider({ answer: () => void controller.abort() });
    const kmsg = new KMsg({ providers: [provider], concurrency: 1 });
    const { results } = await kmsg.send([sms, sms, sms], { signal: controller.signal });
    expect(provider.sent).toHaveLength(1);
    expect(results.map((each) => (each.isFailure ? each.error.outcome : "sent"))).toEqual([
      "sent",
      "not_sent",
      "not_sent",
    ]);
  });
});

describe("routing", () => {
  const providers = () => [
    recordingProvider({ id: "a" }),
    recordingProvider({ id: "b" }),
    recordingProvider({ id: "c", types: ["ALIMTALK"] }),
  ];
  const route = async (routing: KMsgConfig["routing"], input: SendInput, times = 1) => {
    const kmsg = new KMsg({ providers: providers(), routing });
    const ids: unknown[] = [];
    for (let count = 0; count < times; count++) {
      const result = await kmsg.send(input);
      ids.push(result.isSuccess ? result.value.providerId : result.error.code);
    }
    return ids.join();
  };

  it.each([
    ["first that sends the type", undefined, sms, 1, "a"],
    ["the default", { defaultProviderId: "b" }, sms, 1, "b"],
    ["not a default that can't", { defaultProviderId: "c" }, sms, 1, "a"],
    ["byType over the default", { defaultProviderId: "b", byType: { SMS: "a" } }, sms, 1, "a"],
    ["the first of a list", { byType: { SMS: ["b", "a"] } }, sms, 2, "b,b"],
    ["each in turn", { byType: { SMS: ["b", "a"] }, strategy: "round_robin" }, sms, 3, "b,a,b"],
    ["the message's own over all", { byType: { SMS: "b" } }, { ...sms, providerId: "a" }, 1, "a"],
    ["an error for an unknown one", undefined, { ...sms, providerId: "x" }, 1, "NO_PROVIDER"],
    ["an error for one that can't", undefined, { ...sms, providerId: "c" }, 1, "NO_PROVIDER"],
    ["byType for ALIMTALK", { byType: { ALIMTALK: "c" } }, alimtalk, 1, "c"],
  ] as const)("takes %s", async (_, routing, input, times, expected) => {
    expect(await route(routing, input, times)).toBe(expected);
  });

  it("chooses by the type that the text came to", async () => {
    expect(
      await route({ byType: { SMS: "a", LMS: "b" } }, { to: "01000000001", text: "가".repeat(46) }),
    ).toBe("b");
  });

  it("gives the provider its own part of providerOptions and warns of strangers'", async () => {
    const provider = recordingProvider({ id: "a" });
    const result = await new KMsg({ providers: [provider, recordingProvider({ id: "b" })] }).send({
      ...sms,
      providerOptions: { a: { x: 1 }, b: { y: 2 }, stranger: { z: 3 } },
    });
    expect(provider.sent[0]?.message.providerOptions).toEqual({ x: 1 });
    expect(result).toMatchObject({
      value: { warnings: [{ code: "OPTION_UNKNOWN", field: "providerOptions.stranger" }] },
    });
  });
});

describe("construction", () => {
  it.each([
    ["no providers", { providers: [] }, ["providers"]],
    ["something else as provider", { providers: [{ id: "x" }] }, ["providers[0]"]],
    [
      "two of one id",
      { providers: [recordingProvider(), recordingProvider()] },
      ["providers[1].id"],
    ],
    ["an unknown default", { routing: { defaultProviderId: "x" } }, ["routing.defaultProviderId"]],
    [
      "an unknown id in byType",
      { routing: { byType: { SMS: ["recorder", "x"] } } },
      ["routing.byType.SMS"],
    ],
    [
      "a provider that can't send the type",
      {
        providers: [recordingProvider({ types: ["SMS"] })],
        routing: { byType: { LMS: "recorder" } },
      },
      ["routing.byType.LMS"],
    ],
    ["an unknown type", { routing: { byType: { XMS: "recorder" } } }, ["routing.byType.XMS"]],
    ["an empty list", { routing: { byType: { SMS: [] } } }, ["routing.byType.SMS"]],
    ["an unknown strategy", { routing: { strategy: "best" } }, ["routing.strategy"]],
    ["a bad default sender", { defaults: { from: "1" } }, ["defaults.from"]],
    [
      "autoLmsBytes above 90",
      { defaults: { sms: { autoLmsBytes: 91 } } },
      ["defaults.sms.autoLmsBytes"],
    ],
    [
      "an unknown policy",
      { defaults: { sms: { unencodable: "drop" } } },
      ["defaults.sms.unencodable"],
    ],
    ["a misspelt setting", { default: {} }, ["default"]],
    ["a misspelt retry", { retry: { maxAttempt: 1 } }, ["retry.maxAttempt"]],
    ["a misspelt hook", { hooks: { onSucess() {} } }, ["hooks.onSucess"]],
    ["a hook that is none", { hooks: { onFinal: 5 } }, ["hooks.onFinal"]],
    ["a misspelt routing", { routing: { byTypes: {} } }, ["routing.byTypes"]],
    [
      "misspelt defaults",
      { defaults: { form: "x", sms: { autoLmsByte: 80 }, kakao: { id: "x" } } },
      ["defaults.form", "defaults.sms.autoLmsByte", "defaults.kakao.id"],
    ],
    ["an empty channel", { defaults: { kakao: { profileId: "" } } }, ["defaults.kakao.profileId"]],
    [
      "groups that are none",
      { routing: null, defaults: 5, retry: [], hooks: null },
      ["routing", "defaults", "retry", "hooks"],
    ],
    ["a clock that is none", { now: 5, fetch: {} }, ["fetch", "now"]],
    ["no concurrency", { concurrency: 0 }, ["concurrency"]],
    ["keys without a store", { idempotency: { ttlMs: 60_000 } }, ["idempotency.store"]],
    ["tracking without a store", { tracking: {} }, ["tracking.store"]],
  ])("refuses %s", (_, config, fields) => {
    const build = () => new KMsg({ providers: [recordingProvider()], ...config } as never);
    expect(build).toThrow(KMsgError);
    try {
      build();
    } catch (error) {
      expect((error as KMsgError).issues?.map((each) => each.field)).toEqual(fields);
    }
  });

  it.each([undefined, null, 5, []])("refuses %j as settings", (config) => {
    expect(() => new KMsg(config as never)).toThrow(KMsgError);
  });

  it("takes undefined for left out, and hooks with more to them", async () => {
    const onFinal = vi.fn();
    const kmsg = new KMsg({
      providers: [recordingProvider()],
      routing: { byType: { SMS: undefined }, strategy: undefined, defaultProviderId: undefined },
      defaults: { from: undefined, sms: undefined, kakao: { profileId: undefined } },
      retry: { maxAttempts: undefined },
      hooks: Object.assign({ onFinal }, { logger: console, onError: undefined }),
      concurrency: undefined,
    });
    expect(await kmsg.send(sms)).toMatchObject({ isSuccess: true });
    expect(onFinal).toHaveBeenCalledTimes(1);
  });

  it("keeps what it checked, whatever happens to the caller's settings later", async () => {
    const provider = recordingProvider();
    const ids = ["recorder"];
    const defaults = { from: "0200000000" };
    const kmsg = new KMsg({ providers: [provider], routing: { byType: { SMS: ids } }, defaults });
    ids[0] = "nobody";
    defaults.from = "1";
    expect(await kmsg.send(sms)).toMatchObject({ isSuccess: true });
    expect(provider.sent[0]?.message.from).toBe("0200000000");
  });

  it("can be done by create or step by step", async () => {
    const provider = recordingProvider();
    const onFinal = vi.fn();
    const built = KMsg.builder()
      .addProvider(provider)
      .routing({ defaultProviderId: "recorder" })
      .defaults({ from: "0200000000" })
      .hooks({ onFinal })
      .build();
    await built.send(sms);
    expect(provider.sent[0]?.message.from).toBe("0200000000");
    expect(onFinal).toHaveBeenCalledTimes(1);
    expect(await KMsg.create({ providers: [provider] }).send(sms)).toMatchObject({
      isSuccess: true,
    });
    expect(() => KMsg.builder().build()).toThrow(KMsgError);
  });
});

describe("retry", () => {
  const retryNow = { baseDelayMs: 0, maxDelayMs: 0 };

  it("repeats what was not sent and may go better", async () => {
    let calls = 0;
    const provider = recordingProvider({
      answer: () => (++calls < 3 ? refused({ retryable: true }) : undefined),
    });
    const notices: number[] = [];
    const hooks: KMsgHooks = { onRetryScheduled: (_, { attempt }) => notices.push(attempt) };
    const result = await new KMsg({ providers: [provider], retry: retryNow, hooks }).send(sms);
    expect(result.isSuccess).toBe(true);
    expect(notices).toEqual([2, 3]);
    expect(provider.sent).toHaveLength(3);
  });

  it.each([
    ["unknown", { outcome: "unknown", retryable: true }],
    ["final", { outcome: "not_sent", retryable: false }],
  ] as const)("never repeats what is %s", async (_, details) => {
    const provider = recordingProvider({ answer: () => refused(details) });
    await new KMsg({ providers: [provider], retry: retryNow }).send(sms);
    expect(provider.sent).toHaveLength(1);
  });
});

describe("hooks", () => {
  it("come in order, onFinal exactly once, with frozen, masked contexts", async () => {
    const calls: string[] = [];
    const contexts: object[] = [];
    const note = (name: string) => (context: object) => {
      calls.push(name);
      contexts.push(context);
    };
    const hooks: KMsgHooks = {
      onQueued: note("queued"),
      onBeforeSend: note("before"),
      onSuccess: note("success"),
      onError: note("error"),
      onFinal: note("final"),
    };
    const kmsg = new KMsg({ providers: [recordingProvider()], hooks, concurrency: 1 });
    await kmsg.send(sms);
    expect(calls).toEqual(["before", "success", "final"]);
    await kmsg.send(null as never);
    expect(calls.slice(3)).toEqual(["error", "final"]);
    await kmsg.send([sms, sms]);
    expect(calls.slice(5)).toEqual([
      "queued",
      "queued",
      "before",
      "before",
      "success",
      "final",
      "success",
      "final",
    ]);
    for (const context of contexts) expect(Object.isFrozen(context)).toBe(true);
    expect(JSON.stringify(contexts)).not.toContain("01000000001");
    expect(JSON.stringify(contexts)).toContain("010****0001");
  });

  it("can't change a result, whatever they do", async () => {
    const vandal = (...args: unknown[]) => {
      for (const each of args) {
        try {
          const value = each as Record<string, never> & {
            value: object;
            message: Record<string, never>;
          };
          Object.assign(value, { isSuccess: false, status: "FAILED", code: "X" });
        } catch {}
        try {
          (each as { message: { text: string } }).message.text = "changed";
        } catch {}
        try {
          (each as { raw: { a: number } }).raw.a = 2;
        } catch {}
      }
      throw new Error("hook");
    };
    const seen: unknown[] = [];
    const provider = recordingProvider({
      answer: ({ messageId, type, to }) =>
        ok({ messageId, providerId: "recorder", status: "PENDING", type, to, raw: { a: 1 } }),
    });
    const hooks: KMsgHooks = {
      onBeforeSend: vandal,
      onSuccess: vandal,
      onFinal: vandal,
      onHookError: ({ hook }) => seen.push(hook),
    };
    const result = await new KMsg({ providers: [provider], hooks }).send(sms);
    expect(result).toMatchObject({ isSuccess: true, value: { status: "PENDING", raw: { a: 1 } } });
    expect(provider.sent[0]?.message).toMatchObject({ text: "hi" });
    expect(seen).toEqual(["onBeforeSend", "onSuccess", "onFinal"]);
  });

  it("can't change an issue, a cause or a warning either", async () => {
    const vandal = (_: unknown, told: unknown) => {
      const { issues, warnings, cause } = told as Record<string, never>;
      const all = [issues?.[0], warnings?.[0], cause].filter((each) => each !== undefined);
      for (const each of all) Object.assign(each, { field: "changed", message: "changed" });
    };
    const hooks: KMsgHooks = { onSuccess: vandal, onError: vandal };
    const cause = new Error("true");
    const provider = recordingProvider({
      answer: ({ from }) => (from === undefined ? undefined : refused({ cause })),
    });
    const kmsg = new KMsg({ providers: [provider], hooks });
    expect(await kmsg.send({ ...sms, variables: { a: "1" } })).toMatchObject({
      value: { warnings: [{ field: "variables.a" }] },
    });
    expect(await kmsg.send({ ...sms, to: "1" })).toMatchObject({
      error: { issues: [{ field: "to" }] },
    });
    expect(await kmsg.send({ ...sms, from: "0200000000" })).toMatchObject({
      error: { cause: { message: "true" } },
    });
  });

  it("may reject or hang: the failure is reported and the message goes out", async () => {
    const failures: unknown[] = [];
    const hooks: KMsgHooks = {
      onBeforeSend: () => new Promise(() => {}),
      onSuccess: () => Promise.reject(new Error("late")),
      onHookError: ({ hook, error }) => {
        failures.push([hook, (error as Error).message]);
        throw new Error("even here");
      },
    };
    const result = await new KMsg({
      providers: [recordingProvider()],
      hooks,
      hookTimeoutMs: 5,
    }).send(sms);
    expect(result.isSuccess).toBe(true);
    expect(failures).toEqual([
      ["onBeforeSend", "the hook didn't finish within 5 ms"],
      ["onSuccess", "late"],
    ]);
  });

  it("see the whole message without it being logged", async () => {
    let text: string | undefined;
    let logged = "";
    const hooks: KMsgHooks = {
      onBeforeSend(context) {
        text = (context.message as { text?: string })?.text;
        logged = JSON.stringify(context);
      },
    };
    await new KMsg({ providers: [recordingProvider()], hooks }).send({
      ...sms,
      text: "secret words",
    });
    expect(text).toBe("secret words");
    expect(logged).not.toContain("secret");
  });
});

describe("looking at providers", () => {
  it("asks each for its health, and a thrown check is a sick provider", async () => {
    const sick = {
      ...recordingProvider({ id: "sick" }),
      healthCheck: () => Promise.reject(new Error("x")),
    };
    const kmsg = new KMsg({ providers: [recordingProvider(), sick] });
    expect(await kmsg.healthCheck()).toMatchObject({
      healthy: false,
      providers: { recorder: { healthy: true }, sick: { healthy: false } },
    });
  });

  it.each([undefined, null, {}, "well"])(
    "takes the answer %j for a sick provider",
    async (answer) => {
      const provider = {
        ...recordingProvider(),
        healthCheck: async () => answer as never,
        getBalance: async () => answer as never,
      };
      const kmsg = new KMsg({ providers: [provider] });
      expect(await kmsg.healthCheck(null as never)).toMatchObject({
        healthy: false,
        providers: { recorder: { healthy: false, error: { code: "UNKNOWN_ERROR" } } },
      });
      expect(await kmsg.getBalance("recorder")).toMatchObject({ error: { code: "UNKNOWN_ERROR" } });
    },
  );

  it("reads balances of those that tell them", async () => {
    const rich = {
      ...recordingProvider({ id: "rich" }),
      getBalance: async () => ok({ providerId: "rich", krw: 5 }),
    };
    const kmsg = new KMsg({ providers: [recordingProvider(), rich] });
    expect(await kmsg.getBalance("rich")).toMatchObject({ value: { krw: 5 } });
    expect(await kmsg.getBalance()).toMatchObject({
      recorder: { isFailure: true },
      rich: { isSuccess: true },
    });
    expect(await kmsg.getBalance("nobody")).toMatchObject({ error: { code: "NO_PROVIDER" } });
  });
});
