import { isMessageType } from "../../message/message-type.ts";
import type { ContractTest } from "../contract-test.ts";
import type { OptionalAbility } from "../fixture.ts";
import { demand } from "../violation.ts";

/** Who the provider is, and whether the fixture shows all of it. */
export const identity: readonly ContractTest[] = [
  {
    id: "identity.names",
    title: "has an id for routing and a name for people",
    async once({ provider }) {
      for (const key of ["id", "name"] as const) {
        const value: unknown = provider[key];
        const named = typeof value === "string" && value !== "" && value.trim() === value;
        demand(named, `\`${key}\` must be a text without space around it`);
      }
    },
  },
  {
    id: "identity.types",
    title: "claims message types that exist, each once",
    async once({ provider }) {
      const { supportedTypes } = provider;
      demand(
        Array.isArray(supportedTypes) && supportedTypes.length > 0,
        "`supportedTypes` must name at least one type",
      );
      const wrong = supportedTypes.filter((type) => !isMessageType(type));
      demand(wrong.length === 0, `no such message type: ${wrong.join(", ")}`);
      demand(
        new Set(supportedTypes).size === supportedTypes.length,
        "`supportedTypes` names a type twice",
      );
    },
  },
  {
    id: "identity.messages",
    title: "is tested with a message of every type it claims, and of no other",
    async once({ provider, fixture }) {
      for (const [type, message] of Object.entries(fixture.messages)) {
        demand(message.type === type, `\`messages.${type}\` holds a message of ${message.type}`);
      }
      const given = Object.keys(fixture.messages);
      const untested = provider.supportedTypes.filter((type) => !given.includes(type));
      const unclaimed = given.filter(
        (type) => !(provider.supportedTypes as string[]).includes(type),
      );
      demand(untested.length === 0, `\`messages\` lacks ${untested.join(", ")}`);
      demand(unclaimed.length === 0, `the provider doesn't claim ${unclaimed.join(", ")}`);
    },
  },
  {
    id: "identity.abilities",
    title: "has exactly the optional members that the fixture names",
    async once({ provider, fixture }) {
      const { abilities = [] } = fixture;
      const members: Record<OptionalAbility, boolean> = {
        limits: typeof provider.limits === "object",
        getBalance: typeof provider.getBalance === "function",
        findMessage: typeof provider.findMessage === "function",
        getDeliveryStatuses: typeof provider.getDeliveryStatuses === "function",
        cancel: typeof provider.cancel === "function",
      };
      for (const [name, present] of Object.entries(members)) {
        const named = (abilities as readonly string[]).includes(name);
        demand(!present || named, `\`abilities\` must name ${name}, so that its tests run`);
        demand(present || !named, `\`abilities\` names ${name}, which the provider doesn't have`);
      }
    },
  },
];
