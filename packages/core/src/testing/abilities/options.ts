import type { SendWarning } from "../../provider/warning.ts";
import { renewed } from "../bench.ts";
import type { ContractTest } from "../contract-test.ts";
import { leftWith } from "../line.ts";
import { demand } from "../violation.ts";
import { demandSuccess } from "./send.ts";

const OPTION = "contractUnknownOption";
/** ASCII letters, so that it reads the same in JSON and in a form. */
const LABEL = "contractlabel";

/** What the caller adds, and the vendor may have no place for. */
export const options: readonly ContractTest[] = [
  {
    id: "options.unknown",
    title: "a key of `providerOptions` that nobody reads brings a warning that names it",
    async each(bench, message) {
      const providerOptions = { ...message.providerOptions, [OPTION]: true };
      const value = demandSuccess(await bench.send(renewed(message, { providerOptions })));
      const told = value.warnings?.find(({ field }) => field?.includes(OPTION));
      demand(told?.code === "OPTION_UNKNOWN", `no OPTION_UNKNOWN names ${OPTION} in its \`field\``);
      demandTexts(told);
    },
  },
  {
    id: "options.custom-fields",
    title: "`customFields` reach the vendor, or a warning says that they don't",
    needs: ["wire"],
    async each(bench, message) {
      const attempt = await bench.send(renewed(message, { customFields: { order: LABEL } }));
      const { warnings = [] } = demandSuccess(attempt);
      const told = warnings.find(({ field }) => field?.startsWith("options.customFields"));
      const left = await leftWith(attempt.requests, LABEL);
      demand(left || told, "the custom field was dropped without a warning");
      if (told) demandTexts(told);
    },
  },
];

function demandTexts({ message, messageKo, code }: SendWarning): void {
  demand(/[A-Za-z]{2}/.test(message), `the warning ${code} has no English text`);
  demand(/[가-힣]/.test(messageKo), `the warning ${code} has no Korean text`);
}
