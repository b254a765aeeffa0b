import { issue } from "../error/issue.ts";
import { KMsgError } from "../error/kmsg-error.ts";

/** @throws KMsgError `INVALID_REQUEST` for options with `fieldCrypto`, where it would do nothing. */
export function refuseFieldCrypto(options: unknown): void {
  if ((options as { fieldCrypto?: unknown } | undefined)?.fieldCrypto === undefined) return;
  const issues = [
    issue(
      "fieldCrypto",
      [
        "does nothing here: this store keeps records in this process alone, in clear.",
        "Leave it out, or use the store of the same kind from `@k-msg/messaging/sql`.",
      ],
      [
        "여기서는 쓰이지 않습니다. 이 저장소는 기록을 프로세스 메모리에만 평문으로 둡니다.",
        "빼거나 `@k-msg/messaging/sql`의 저장소를 쓰세요.",
      ],
    ),
  ];
  throw new KMsgError("INVALID_REQUEST", { outcome: "not_sent", issues });
}
