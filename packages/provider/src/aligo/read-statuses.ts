import { type DeliveryReport, ok, type SentMessage } from "@k-msg/core";
import { compareText } from "../shared/compare-text.ts";
import { NOT_SHOWN, type Told, unite } from "../shared/delivery.ts";
import { indexBy } from "../shared/index-by.ts";
import { forEachOf, readDeliveries } from "../shared/read-deliveries.ts";
import { windowOf } from "../shared/sighting.ts";
import {
  listKakaoGroups,
  listKakaoRecipients,
  listSmsRecipients,
  type ReadMeans,
  type Row,
  toDigits,
} from "./list-groups.ts";
import { readKakaoReport, readSmsReport, readSubstitute, substituteOf } from "./read-report.ts";

/**
 * A group at a time, all its recipients; the group of each substitute once. Aligo gives every request an id: a message
 * without one can't be told from others, and nothing is asked.
 */
export function readStatuses(messages: readonly SentMessage[], means: ReadMeans): Promise<Told[]> {
  return readDeliveries(means.settings.id, messages, {
    keyOf: ({ type, providerMessageId: mid }) => `${type === "ALIMTALK"} ${mid ?? ""}`,
    async ask(group) {
      const [{ type, providerMessageId: mid } = {} as SentMessage] = group;
      if (!mid) return group.map(() => ok(NOT_SHOWN));
      return type === "ALIMTALK" ? readKakao(mid, group, means) : readSms(mid, group, means);
    },
  });
}

async function readSms(
  mid: string,
  group: readonly SentMessage[],
  means: ReadMeans,
): Promise<Told[]> {
  const rows = await listSmsRecipients({ mid }, means);
  if (rows.isFailure) return group.map(() => rows);
  const byNumber = indexBy(rows.value, ({ receiver }) => toDigits(receiver));
  return group.map((message) => {
    const own = byNumber.get(message.to) ?? [];
    return ok(unite(own.map((row) => readSmsReport(mid, row, message))));
  });
}

async function readKakao(
  mid: string,
  group: readonly SentMessage[],
  means: ReadMeans,
): Promise<Told[]> {
  const rows = await listKakaoRecipients({ mid }, means);
  if (rows.isFailure) return group.map(() => rows);
  const byNumber = indexBy(rows.value, ({ phone }) => toDigits(phone));
  const owned = group.map((message) =>
    (byNumber.get(message.to) ?? []).filter((row) => hasText(row, message)),
  );
  const substitutes = await readSubstitutes(owned.flat(), means);
  const reports = group.map((message, index) =>
    unite(
      (owned[index] ?? []).map((row) => {
        const report = readKakaoReport(mid, row, message);
        const smid = substituteOf(row);
        if (smid === undefined) return report;
        const own = substitutes.get(smid)?.filter((each) => toDigits(each.receiver) === message.to);
        return { ...report, substitute: readSubstitute(smid, own?.[0], message) };
      }),
    ),
  );
  return (await withCancellations(mid, group, reports, means)).map((report) => ok(report));
}

/** Of several to one number, those with another text are somebody else's. */
function hasText(row: Row, { text }: SentMessage): boolean {
  return text === undefined || compareText(row.message, text) !== "other";
}

/** By group. Nothing where the SMS host doesn't answer: what became of the ALIMTALK is known all the same. */
async function readSubstitutes(
  rows: readonly Row[],
  means: ReadMeans,
): Promise<Map<string, readonly Row[]>> {
  const smids = new Set(rows.flatMap((row) => substituteOf(row) ?? []));
  const found = new Map<string, readonly Row[]>();
  await forEachOf(smids, async (mid) => {
    const listed = await listSmsRecipients({ mid }, means);
    if (listed.isSuccess) found.set(mid, listed.value);
  });
  return found;
}

/** A cancelled ALIMTALK stays in flight in its group's rows; only the list of groups says that it won't go out. */
async function withCancellations(
  mid: string,
  group: readonly SentMessage[],
  reports: readonly DeliveryReport[],
  means: ReadMeans,
): Promise<readonly DeliveryReport[]> {
  const waiting = group.find(
    ({ scheduledAt }, index) => scheduledAt && reports[index]?.status === "PENDING",
  );
  if (!waiting) return reports;
  const { requestedAt: at } = waiting;
  const groups = await listKakaoGroups(windowOf({ startedAt: at, endedAt: at }), means);
  const listed = groups.isSuccess ? groups.value.find((each) => each.mid === mid) : undefined;
  if (!listed?.reservation.includes("취소")) return reports;
  const providerStatusText = listed.reservation;
  return reports.map((report) =>
    report.status === "PENDING" ? { ...report, status: "CANCELLED", providerStatusText } : report,
  );
}
