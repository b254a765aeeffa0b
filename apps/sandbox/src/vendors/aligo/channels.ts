import { KAKAO_REFUSED, KAKAO_STATE_REFUSED, KAKAO_TEXTS } from "./codes.ts";
import { type Fields, requireKakaoField } from "./fields.ts";
import { takeId } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import { writeTime } from "./schedule.ts";
import type { AligoState } from "./state.ts";

/** A 카카오채널 as `/akv10/profile/list/` tells it (sheet §6.1). */
export interface AligoChannel {
  readonly senderKey: string;
  /** With `@`. */
  readonly uuid: string;
  readonly name: string;
  /** A normal, S blocked, D deleted. */
  readonly status: "A" | "S" | "D";
  /** A activated, C deactivated, B block, E deleting, D deleted. */
  readonly profileStat: "A" | "C" | "B" | "E" | "D";
  readonly catCode: string;
  readonly alimUseYn: boolean;
  readonly cdate: string;
  readonly udate: string;
  readonly license: string;
  readonly licenseNum: string;
}

/** A tree of three levels; the third's 11 digits go into `categorycode` (§6.1). */
const CATEGORIES = {
  firstBusinessType: [{ parentCode: "", code: "001", name: "쇼핑/유통" }],
  secondBusinessType: [{ parentCode: "001", code: "0010001", name: "온라인쇼핑" }],
  thirdBusinessType: [
    { parentCode: "0010001", code: "00100010001", name: "종합쇼핑몰" },
    { parentCode: "0010001", code: "00100010002", name: "전문몰" },
  ],
};

export function createDemoChannel(senderKey: string): AligoChannel {
  return {
    senderKey,
    uuid: "@샌드박스",
    name: "샌드박스",
    status: "A",
    profileStat: "A",
    catCode: "00100010001",
    alimUseYn: true,
    cdate: "2026-01-05 09:00:00",
    udate: "2026-01-05 09:00:00",
    license: "",
    licenseNum: "",
  };
}

/** The channel that `senderkey` names; the refusal's text is unverified (§7.1). */
export function requireChannel(state: AligoState, fields: Fields): AligoChannel {
  const channel = state.channels.get(requireKakaoField(fields, "senderkey"));
  if (channel) return channel;
  throw new Refusal(KAKAO_REFUSED, "등록되지 않은 발신프로필키입니다.");
}

/** `POST /akv10/category/`. */
export function listCategories() {
  return { code: 0, message: KAKAO_TEXTS.ok, data: CATEGORIES };
}

/** `POST /akv10/profile/list/`. */
export function listChannels(state: AligoState, fields: Fields) {
  const [uuid, senderKey] = [fields.text("plusid"), fields.text("senderkey")];
  const list = [...state.channels.values()]
    .filter((channel) => uuid === "" || channel.uuid === uuid)
    .filter((channel) => senderKey === "" || channel.senderKey === senderKey);
  return { code: 0, message: KAKAO_TEXTS.ok, list };
}

/** `POST /akv10/profile/auth/`: Kakao sends the admin a number; the vendor handle tells it to a test. */
export function requestChannelAuth(state: AligoState, fields: Fields) {
  const plusId = requireKakaoField(fields, "plusid");
  requireKakaoField(fields, "phonenumber");
  if (!plusId.startsWith("@")) {
    throw new Refusal(KAKAO_STATE_REFUSED, "카카오채널을 찾을 수 없습니다.");
  }
  state.channelAuthNumbers.set(plusId, state.world.random.text(6, "0123456789"));
  return { code: 0, message: KAKAO_TEXTS.ok };
}

/** `POST /akv10/profile/add/`. */
export function addChannel(state: AligoState, fields: Fields) {
  const plusId = requireKakaoField(fields, "plusid");
  const authNumber = requireKakaoField(fields, "authnum");
  requireKakaoField(fields, "phonenumber");
  const catCode = requireKakaoField(fields, "categorycode");
  if (state.channelAuthNumbers.get(plusId) !== authNumber) {
    throw new Refusal(KAKAO_STATE_REFUSED, "인증번호가 일치하지 않습니다.");
  }
  if (!CATEGORIES.thirdBusinessType.some(({ code }) => code === catCode)) {
    throw new Refusal(KAKAO_STATE_REFUSED, "카테고리 코드가 올바르지 않습니다.");
  }
  state.channelAuthNumbers.delete(plusId);
  const now = writeTime(state.world.clock.now());
  const channel: AligoChannel = {
    ...createDemoChannel(`a117${takeId(state, "channel").padStart(36, "0")}`),
    uuid: plusId,
    name: plusId.slice(1),
    catCode,
    cdate: now,
    udate: now,
  };
  state.channels.set(channel.senderKey, channel);
  return { code: 0, message: KAKAO_TEXTS.ok, data: [channel] };
}
