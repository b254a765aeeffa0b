/**
 * What happens to a message for a number, in words of no vendor. Each vendor folder says
 * which of its codes that is. The numbers are documented in the sandbox's README.
 */
export const RECIPIENT_OUTCOMES = {
  "01000009001": "not_on_kakao",
  "01000009002": "kakao_blocked",
  "01000009003": "kakao_inactive",
  "01000009004": "kakao_unconfirmed",
  "01000009005": "not_on_kakao_and_handset_off",
  "01000009006": "not_a_channel_friend",
  "01000009101": "handset_off",
  "01000009102": "no_coverage",
  "01000009103": "inbox_full",
  "01000009104": "number_unassigned",
  "01000009105": "spam_blocked",
  "01000009106": "timed_out",
  "01000009107": "sender_barred",
  "01000009201": "opted_out",
  "01000009202": "blocked",
  "01000009301": "never_reported",
} as const;

export type RecipientOutcome =
  | (typeof RECIPIENT_OUTCOMES)[keyof typeof RECIPIENT_OUTCOMES]
  | "delivered";

export interface Recipients {
  outcomeOf(number: string): RecipientOutcome;
  /** Gives a number of your own an outcome. */
  set(number: string, outcome: RecipientOutcome): void;
  reset(): void;
}

export function createRecipients(): Recipients {
  const table = new Map<string, RecipientOutcome>();
  const digitsOf = (number: string) => number.replace(/\D/g, "");
  const fill = () => {
    table.clear();
    for (const [number, outcome] of Object.entries(RECIPIENT_OUTCOMES)) table.set(number, outcome);
  };
  fill();
  return {
    outcomeOf: (number) => table.get(digitsOf(number)) ?? "delivered",
    set: (number, outcome) => void table.set(digitsOf(number), outcome),
    reset: fill,
  };
}
