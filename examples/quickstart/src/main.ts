import { startSandbox } from "@k-msg/sandbox";
import { type BatchResult, formatKst } from "k-msg";
import { drawTimeline, trackFallback } from "./fallback.ts";
import { createKMsg } from "./kmsg.ts";
import { createExamples, type Example, tomorrowAtNine } from "./messages.ts";
import { showOnHandset, showResult } from "./show.ts";
import { drawTable } from "./table.ts";

const sandbox = await startSandbox();
try {
  console.log(
    "k-msg 빠른 시작 · 샌드박스에 실제 HTTP 요청을 보냅니다. 진짜 문자는 나가지 않습니다.\n",
  );
  const kmsg = createKMsg(sandbox);
  const health = await kmsg.healthCheck();
  for (const [id, { healthy }] of Object.entries(health.providers))
    console.log(`  ${healthy ? "✓" : "✗"} ${id}`);

  const examples = await createExamples(sandbox);
  console.log(`\n메시지 ${examples.length}건을 보내는 중…`);
  const sent = await kmsg.send(
    examples.map(({ input }, index) => ({ ...input, messageId: `quickstart-${index + 1}` })),
  );

  // Delivery takes time. The sandbox's clock is ours, so we don't wait for it.
  sandbox.clock.advanceTo(new Date(tomorrowAtNine(sandbox.clock.now()).getTime() + 60_000));
  console.log(
    `샌드박스 시계를 ${formatKst(new Date(sandbox.clock.now()), "MM월 dd일 HH:mm")}로 옮겼습니다.\n`,
  );
  print(examples, sent);

  console.log("\n발송 결과 추적: 카카오톡이 없는 사람에게 보낸 알림톡과, 대신 나간 문자 한 건\n");
  const tracked = await trackFallback(sandbox);
  console.log(drawTimeline(tracked));
  const texts = tracked.filter(({ type, status }) => type === "SMS" && status === "DELIVERED");
  console.log(
    `\n대체 문자 ${texts.length}건 (추적기 두 개가 함께 돌아도 한 번만 나갑니다)\n다음: README_ko.md, 코드는 examples/quickstart/src`,
  );
  if (!health.healthy || !turnedOut(sent) || texts.length !== 1) process.exitCode = 1;
} finally {
  await sandbox.close();
}

function print(examples: readonly Example[], { results }: BatchResult): void {
  const rows = examples.map((example, index) => {
    const result = results[index];
    return [
      String(index + 1),
      example.title,
      result ? showResult(result) : "",
      showOnHandset(sandbox, example.input.to),
    ];
  });
  console.log(
    drawTable(["", "보낸 것", "발송사가 답한 것", "휴대전화에 보인 것"], rows, [1, 18, 34, 34]),
  );
  const accepted = results.filter((result) => result.isSuccess).length;
  console.log(
    `\n접수 ${accepted}건, 거부 ${results.length - accepted}건 (거부 1건은 일부러 냈습니다)`,
  );
}

/** All but the last are accepted, and the last is refused: anything else is a bug worth a red exit. */
function turnedOut({ results }: BatchResult): boolean {
  return results.every((result, index) => result.isSuccess === index < results.length - 1);
}
