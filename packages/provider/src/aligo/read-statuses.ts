import { type DeliveryReport, ok, type SentMessage } from "@k-msg/core";
import { compareText } from "../shared/compare-text.ts";
import { type Told, unite } from "../shared/delivery.ts";
import { indexBy } from "../shared/index-by.ts";
import { forEachOf, readDeliveries } from "../shared/read-deliveries.ts";
import { windowOf } from "../shared/sighting.ts";
import { findUnnamed, type OwnRow } from "./find-unnamed.ts";
import {
  listKakaoGroups,
  listKakaoRecipients,
  listSmsRecipients,
  type ReadMeans,
  type Row,
  toDigits,
} from "./list-groups.ts";
import { readKakaoReport, readSmsReport, readSubstitute, substituteOf } from "./read-report.ts";

const MINUTE = 60_000;

/**
 * A group at a time, all its recipients; the group of each substitute once. Aligo gives every request an id; where it
 * was lost, all messages of one minute are looked for together.
 */
export function readStatuses(messages: readonly SentMessage[], means: ReadMeans): Promise<Told[]> {
  return readDeliveries(means.settings.id, messages, {
    keyOf({ type, providerMessageId: mid, requestedAt }) {
      const request = mid ? `mid ${mid}` : `minute ${Math.floor(requestedAt / MINUTE)}`;
      return `${type === "ALIMTALK"} ${request}`;
    },
    async ask(group) {
      const [{ type, providerMessageId: mid } = {} as SentMessage] = group;
      const owned = await (mid ? findNamed(mid, group, means) : findUnnamed(group, means));
      if (owned.isFailure) return group.map(() => owned);
      return type === "ALIMTALK"
        ? tellKakao(group, owned.value, means)
        : tellSms(group, owned.value);
    },
  });
}

/** The rows of one request's recipients. */
async function findNamed(
  mid: string,
  group: readonly SentMessage[],
  means: ReadMeans,
): ReturnType<typeof findUnnamed> {
  const isKakao = group[0]?.type === "ALIMTALK";
  const rows = await (isKakao ? listKakaoRecipients : listSmsRecipients)({ mid }, means);
  if (rows.isFailure) return rows;
  const byNumber = indexBy(rows.value, ({ phone, receiver }) => toDigits(phone ?? receiver));
  return ok(
    group.map((message) =>
      (byNumber.get(message.to) ?? [])
        .filter((row) => hasText(row, message))
        .map((row) => ({ mid, row })),
    ),
  );
}

type Owned = readonly (readonly OwnRow[])[];

function tellSms(group: readonly SentMessage[], owned: Owned): Told[] {
  return group.map((message, index) => {
    const own = owned[index] ?? [];
    return ok(unite(own.map(({ mid, row }) => readSmsReport(mid, row, message))));
  });
}

async function tellKakao(
  group: readonly SentMessage[],
  owned: Owned,
  means: ReadMeans,
): Promise<Told[]> {
  const rows = owned.flat().map(({ row }) => row);
  const substitutes = await readSubstitutes(rows, means);
  const reports = group.map((message, index) =>
    unite(
      (owned[index] ?? []).map(({ mid, row }) => {
        const report = readKakaoReport(mid, row, message);
        const smid = substituteOf(row);
        if (smid === undefined) return report;
        const own = substitutes.get(smid)?.filter((each) => toDigits(each.receiver) === message.to);
        return { ...report, substitute: readSubstitute(smid, own?.[0], message) };
      }),
    ),
  );
  return (await withCancellations(group, reports, means)).map((report) => ok(report));
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
  if (groups.isFailure) return reports;
  const takenBack = groups.value.filter(({ reservation }) => reservation.includes("취소"));
  const words = new Map(takenBack.map(({ mid, reservation }) => [mid, reservation]));
  return reports.map((report) => {
    const providerStatusText = words.get(report.providerMessageId ?? "");
    return report.status === "PENDING" && providerStatusText !== undefined
      ? { ...report, status: "CANCELLED", providerStatusText }
      : report;
  });
}
