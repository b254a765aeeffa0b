import { AligoProvider, IWINVProvider } from "@k-msg/provider";
import { SolapiProvider } from "@k-msg/provider/solapi";
import type { RunningSandbox } from "@k-msg/sandbox";
import { KMsg } from "k-msg";

/** In your app: the same without the base URLs and `now`, and with your own keys from the environment. */
export function createKMsg({ urls, clock, solapi, iwinv, aligo }: RunningSandbox): KMsg {
  return new KMsg({
    providers: [
      new SolapiProvider({
        ...solapi.credentials,
        baseUrl: urls.solapi,
        kakaoProfileId: solapi.templates.demo.channelId,
      }),
      new IWINVProvider({
        ...iwinv.credentials,
        baseUrl: urls.iwinvAlimtalk,
        smsSenderNumber: "01000000000",
        smsBaseUrl: urls.iwinvSms,
      }),
      new AligoProvider({
        ...aligo.credentials,
        smsBaseUrl: urls.aligoSms,
        kakaoBaseUrl: urls.aligoKakao,
      }),
    ],
    routing: { defaultProviderId: "solapi", byType: { LMS: "iwinv", ALIMTALK: "iwinv" } },
    defaults: { from: "01000000000", sms: { autoLmsBytes: 90 } },
    now: clock.now,
  });
}
