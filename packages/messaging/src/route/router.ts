import {
  fail,
  type Issue,
  issue,
  KMsgError,
  type MessageType,
  notOneOf,
  ok,
  type Provider,
  type Result,
} from "@k-msg/core";
import type { RoutingConfig } from "../config/k-msg-config.ts";
import { createTurns, type Turns } from "./turns.ts";

/** Which setting named the providers: what the caller wrote, `routing.…`, or none (the first that sends the type). */
export type RouteReason = "providerId" | "byType" | "defaultProviderId" | "first_able";

/** Who shall send a message, in order; those after the first only take over from one before. */
export interface Route {
  readonly reason: RouteReason;
  readonly providers: readonly Provider[];
}

export interface Router {
  /** @param providerId the caller's own choice. */
  choose(type: MessageType, providerId?: string): Result<Route, KMsgError>;
  /** What `choose` would answer from here on, without using up turns. */
  rehearse(): Router["choose"];
}

/** `providerId` > `byType` > `defaultProviderId` > the first that sends the type. */
export function createRouter(providers: readonly Provider[], routing: RoutingConfig = {}): Router {
  const { strategy = "first" } = routing;
  const takesTurns = strategy === "round_robin" || strategy === "weighted";
  const takesOver = strategy === "failover" || strategy === "weighted";
  const turns = createTurns(strategy === "weighted" ? routing.weights : undefined);
  const routes = new Map<MessageType, Result<Route, KMsgError>>();

  function list(type: MessageType): Result<Route, KMsgError> {
    const able = providers.filter((provider) => sends(provider, type));
    const ids = routing.byType?.[type];
    if (ids !== undefined) {
      const named = [...new Set([ids].flat())].flatMap(
        (id) => able.find((provider) => provider.id === id) ?? [],
      );
      return ok({
        reason: "byType",
        providers: takesTurns || takesOver ? named : named.slice(0, 1),
      });
    }
    const preferred = able.filter(({ id }) => id === routing.defaultProviderId);
    const others = able.filter((provider) => !preferred.includes(provider));
    const all = [...preferred, ...others];
    if (all.length === 0) return fail(nobodySends(type));
    const reason = preferred.length > 0 ? "defaultProviderId" : "first_able";
    // Who wasn't named only takes over: turns are for those that were.
    return ok({ reason, providers: takesOver ? all : all.slice(0, 1) });
  }

  function routeOf(type: MessageType): Result<Route, KMsgError> {
    let route = routes.get(type);
    if (!route) {
      route = list(type);
      routes.set(type, route);
    }
    return route;
  }

  function choose(type: MessageType, providerId: string | undefined, whose: Turns) {
    if (providerId !== undefined) return chooseNamed(providers, type, providerId);
    const route = routeOf(type);
    if (route.isFailure || !takesTurns || route.value.reason !== "byType") return route;
    const first = whose.next(type, route.value.providers);
    const rest = takesOver ? route.value.providers.filter((each) => each !== first) : [];
    return ok({ reason: route.value.reason, providers: first ? [first, ...rest] : rest });
  }

  return {
    choose: (type, providerId) => choose(type, providerId, turns),
    rehearse() {
      const copy = turns.copy();
      return (type, providerId) => choose(type, providerId, copy);
    },
  };
}

function sends(provider: Provider, type: MessageType): boolean {
  return provider.supportedTypes.includes(type);
}

function chooseNamed(
  providers: readonly Provider[],
  type: MessageType,
  providerId: string,
): Result<Route, KMsgError> {
  const able = providers.filter((provider) => sends(provider, type));
  const named = able.filter(({ id }) => id === providerId);
  if (named.length > 0) return ok({ reason: "providerId", providers: named });
  return fail(
    noProvider(
      notOneOf(
        "providerId",
        able.map(({ id }) => id),
      ),
    ),
  );
}

function nobodySends(type: MessageType): KMsgError {
  return noProvider(
    issue(
      "type",
      [`is ${type}, which no injected provider sends.`, "Add one that does."],
      [`${type}을(를) 보낼 수 있는 프로바이더가 없습니다.`, "추가하세요."],
    ),
  );
}

function noProvider(wrong: Issue): KMsgError {
  return new KMsgError("NO_PROVIDER", { outcome: "not_sent", issues: [wrong] });
}
