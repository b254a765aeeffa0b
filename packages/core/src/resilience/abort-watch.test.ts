import { expect, it, vi } from "vitest";
import { createAbortWatch } from "./abort-watch.ts";

/** A signal that knows how many listen to it. */
function observedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const add = vi.spyOn(signal, "addEventListener");
  const remove = vi.spyOn(signal, "removeEventListener");
  return { controller, signal, listeners: () => add.mock.calls.length - remove.mock.calls.length };
}

it("tells all who still watch, once", () => {
  const { controller, signal, listeners } = observedSignal();
  const watch = createAbortWatch();
  const told: string[] = [];
  watch(signal, () => void told.push("first"));
  const stop = watch(signal, () => void told.push("second"));
  watch(signal, () => void told.push("third"));
  stop();
  expect(listeners()).toBe(1);
  controller.abort();
  expect(told).toEqual(["first", "third"]);
  expect(listeners()).toBe(0);
});

it("leaves no listener behind, and can watch the same signal again", () => {
  const { controller, signal, listeners } = observedSignal();
  const watch = createAbortWatch();
  const stops = [watch(signal, () => {}), watch(signal, () => {})];
  for (const stop of stops) stop();
  expect(listeners()).toBe(0);
  const onAbort = vi.fn();
  watch(signal, onAbort);
  for (const stop of stops) stop();
  controller.abort();
  expect(onAbort).toHaveBeenCalledTimes(1);
});

it("keeps signals apart", () => {
  const [one, other] = [observedSignal(), observedSignal()];
  const watch = createAbortWatch();
  const onAbort = vi.fn();
  watch(one.signal, onAbort);
  watch(other.signal, onAbort);
  one.controller.abort();
  expect(onAbort).toHaveBeenCalledTimes(1);
  expect([one.listeners(), other.listeners()]).toEqual([0, 1]);
});
