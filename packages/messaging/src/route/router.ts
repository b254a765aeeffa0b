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

/** Chooses the provider for a type; `providerId` is the caller's own choice. */
export type ChooseProvider = (
  type: MessageType,
  providerId?: string,
) => Result<Provider, KMsgError>;

/** `providerId` > `byType` > `defaultProviderId` > the first that sends the type. */
export function createRouter(
  providers: readonly Provider[],
  routing: RoutingConfig = {},
): ChooseProvider {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const turns = new Map<MessageType, number>();

  function nextOf(type: MessageType, ids: string | readonly string[]): string | undefined {
    if (typeof ids === "string") return ids;
    if (routing.strategy !== "round_robin") return ids[0];
    const turn = turns.get(type) ?? 0;
    turns.set(type, (turn + 1) % ids.length);
    return ids[turn];
  }

  return (type, providerId) => {
    if (providerId !== undefined) return chooseNamed(byId, type, providerId);
    const listed = routing.byType?.[type];
    const id = listed === undefined ? undefined : nextOf(type, listed);
    const chosen =
      (id === undefined ? undefined : byId.get(id)) ??
      sends(byId.get(routing.defaultProviderId ?? ""), type) ??
      providers.find((provider) => sends(provider, type));
    return chosen ? ok(chosen) : fail(nobodySends(type));
  };
}

function sends(provider: Provider | undefined, type: MessageType): Provider | undefined {
  return provider?.supportedTypes.includes(type) ? provider : undefined;
}

function chooseNamed(
  byId: ReadonlyMap<string, Provider>,
  type: MessageType,
  providerId: string,
): Result<Provider, KMsgError> {
  const named = sends(byId.get(providerId), type);
  if (named) return ok(named);
  const able = [...byId.values()].filter((provider) => sends(provider, type));
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
