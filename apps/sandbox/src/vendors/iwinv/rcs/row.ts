/** One recipient's line of RCS 전송내역 (sheet §5). It tells of the RCS message, not of its fallback. */
export interface RcsRow {
  msgkey: string;
  brandId: string;
  brandName: string;
  templateCode: string;
  templateName: string;
  callback: string;
  phone: string;
  /** Milliseconds since 1970. */
  requestedAt: number;
  state: "대기" | "발송완료" | "수신완료" | "수신실패";
  doneCode?: string;
  doneMessage?: string;
}
