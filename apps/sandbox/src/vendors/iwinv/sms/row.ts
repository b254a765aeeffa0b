/** One recipient's line of 전송내역 (sheet §4.3). */
export interface SmsRow {
  requestNo: string;
  msgType: string;
  phone: string;
  callback: string;
  /** Milliseconds since 1970. */
  requestedAt: number;
  /** The planned time until it goes out. */
  sendAt: number;
  /** Absent while no result has come. */
  statusCode?: string;
  statusText?: string;
}
