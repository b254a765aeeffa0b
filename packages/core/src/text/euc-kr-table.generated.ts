// Made by scripts/generate-euc-kr-table.ts; do not edit.

/** Which UTF-16 code units are in KS X 1001, packed; `ks-x-1001.ts` unpacks it. Outside these sections none is. */
export const KS_X_1001_SECTIONS: readonly (readonly [first: number, end: number, digits: string])[] = [
  [
    0x80, 0x460,
    "v3cs}b?sf=H5;Xa5mh6Ta$[P;>gflTl<En12y)PD/Y}bX#A5SbV1)jWL",
  ],
  [
    0x2000, 0x3400,
    "t%FPL@(tk|c49ZH^H%H354-U(**VtRN%w%/@jpHSeJ4wjSXID3M/Rm]PF9<Xe48T39&>1CGUIOFL70+[TM)k{bh-VSt)5-;eI>Bf>wQ2_iQnA:s5~~~~~ZDsb}]7t9WM<,/Uk2|5fSVF^&A4JJ4,kvRNJpWg)sfoj",
  ],
  [
    0x4e00, 0xa000,
    "0BHaRO:#9{TW5cw7S3h2X(L[3y8R:1Nuyo?'<3Q{HjLT;ERQ]SYO1:aY8wGv-ko_gzoU~<&#`CnJ$tv:sNEz*%kpC^Un+RPq@Q<Wo7e:zc0n'xd=uZ*N[,.H}2xjH'gV8(Dn&Zr71mx&P^CJ[[%EaVTec$>i=)`.Hg;^uv;W{h#8Wu<u9p@=^^gvTqWFax2s'.u)[faJ|**zNfQ'$%ga]M_h|%2%Y&}{Ep(lVLbXskV(c-3g]~mZ94>])@;.n=8[<<wrK<c/wS9zgV`sM*wQKeb(QwRzo#':&G|3Z/%m)':p&$#(*nfONU7dv?&JR?V2=<GOOPI*ON9BUtuQsgiq}TUsD.7kVu;~c}@A@$Re?I]y_kg#R4t<MH9Ppds`aoZ@V})TIkp6S8]f45VLzf/^A1oJeQUiN,P~8>w@s1tnWZK_yN=9Ke-F)vwVS04ilOUjjIbX%R>vCN:7JQ3RLgr=;@uv3_;~sl6N]jLRE49<(I5'IK}M[AM3E-dJo4}k&o.4oSUaZ}p,bKlFEbR*O)B^bvj;d]i:<C@(Nu>DtHt1>Dx.J5hA(HJ-='li3T-<BG7owE(7XK}LmdL7:U9b?r4Eh(gxStx%;ATHR5+9D#n~./hU#G}a,0y4hGN&pK7iI6/'lGzS21){[kWCn$_DTvE8oN~%O0>P3[FBtuxmR,2^m7?=E&ETRvTrD#ku~91u~RD7<-{n*?9zBcjI{kUZ`MUfYx5>j-iFP*C/Zp|If1wFg+&##OV@vcdIA'y=8a$hW^63vBEe3Q8W(gCtX<FFS7d#DU*<m:KV3yfU?nn/F@HVd3T@:|Up{6f_hHiI4V5iFXXg8NsmW*NCkR6sgEuW)gr1U^Tf%,N^chTi[SJ;_e9'-+ks},c2_CX]X$~#:4]0J=g`hF+JR+-:IHlo0E<c{wU+[mR)O,8G@1}^aqcY4)q#F'O>KWG'|YhNv*Ng<sr[MRLLom&~uur~b`32'ndTF6wf*&`$22HkUV7^<C4df.b$B.Wd=a_>.~gy8,*XrT89:D#ySM_@0(Aa`gxDmAw5Wh8;X5zyeFgp6=ICT<-St%C%I|%Fv`&,(DYk$B$bL-0|oST-dWJx%3$Vh:P1E*ohz9^UcU`W5c?3(oCD#0m53@Lrk*#AuS7:l/r=t-,)9=wkTH[:'jl=C'n8-?s}~jg-,p0:9cfW6tbJTy@t0MI1pV/@fK3k[|Wx8Yg1~C~.0Hfu&G,}y0G{,b=6TIf`GuDCEw,X3HrV4YGU=V4&bPtRNs$v4H}iE%2Ml=J9SLF6;l`w{gS3h+{bA'{|?Gd2:mRa4pv=$s*s+L}A{h2MWB4/7VP8`L%3lxDyy}>)RUfR|yS=^yeQ7?q'BC/:H?*H-6Uk},j#z>tPq1^P{Wur/Ght.ea'NVOBZb7Iv,FpEzP,YPi0`yj#IC}u>N[cEHQ;dT7W|?c=1]evqpP:s?Jho*Q^EXXIP'BL^A<tXla<Z#;1w`Mu+o'pcyVZj0{REHWi6P6R.'RR]nX*jQ,uy2]Rc]iVG/j84M,toik]i4^z1)&W4}9@?>y`~E:&yf9sH~~LFwfsOjJN'e^5B,=6m1A}Ddclo@Xa_|OO.3-H#-=`HKZrmO2ZNx/_F3.'*2jm#lfP<=:Ve`;juQY`~gjF${0jvsS'to1js?n4zi#/ZO.DfxiiUphOx2F8La0M$pI?#~gVL`8BwLt0JiG]I&;vVHz8Y{bjPsX&7EvzS$;J0r?KRBM-5Cw1jC{KUI-fimVZdvPJ8LOfq?PKZ}OVj.BcWSK9[[g1<*5Nz+{*6&tLJD2mTh::&YChAD(}#,6I8tCj|%$B4#/5_%uVr$$^<uheyzt(9>}aR&<OXy<)]rXFp72SJ7v>x@z$Hm/e5K01Y{-NHs3<TJHa7DDeBYFTkG-H&+Fyb}?E?{cRZA;AszOO(aVHCE75F-x~z#$tArBzU4ogV7W)PC0x2J8xGGPEA-+P:8b|k0[[TK%._va:E[R:+a@VF%~GhLsm^OADpQB-@8N+w=p[fzT;jhZa?I9UaBB7xAFX{5-~HKf$oD0C;6a++b{Rjpfzf`*3y#wkX/S*)9hGcl{J*ybqP8,?_aLhrSvuUiOnNSfY3YwK>0C>A5-N(]xX5paC@|5KnZ~2vg~m<@(eExDRo?F9dQKz%:;UY`Xh&7Ou~Y?~~~~tI:]c5&E)p*PqKF$_|l2DCi<7SPJ~CKc|nSj<Rsi;S#_-;MP{s@*eH~)WUNdN32l,fCR6WR.TM<g-^Sh{$EqGY_#}_NakZ<Wk~mHaT=Jl7OB6.mlTc<b,XL2NRb@JbdP)3/v:0P$6;O=O3F{s&Q1|a:[]).Q(E=S^(r$^+p>N&aKG&.eAWuC1/:BsW^+$XS&gn@)yKkV*s$M5Xr#&$1lrOGDLH}^N(svJ?)eLZLA2(/s~O.r",
  ],
  [
    0xac00, 0xd7a4,
    "68br6$ILH;;dy'os>^56m-X|4puNpW:E/Gw|b4o#`,Uw0[@,(=='s1.-6JA_rBiivs3|c-gCLrvD`?><majAG4Oy(fs?K-1EgQ+/42y4PTdejlpz,JhJ=J_i=D2tYO<7Z,34,)DeQie}.uEoydm]^Z{pfx.n.}n4C,U?{yviC;8[hJft_##}ycZ?c14[o'Qcr-v]jA+,;f5v]uX}u$CK^MfXA$^$b$']:p23DShY.z@:F:n#g<<V.oGw}c*_2zHm'p1oKbekPJJ|?`'CA-X~$?2$&,#XUsFo8_2U)f|z,?5xIZtgX]nk]o;b}l0RJf;=z,I~-?&>&1lIm;vWtCtB<@.Uag2/Ws,hS#=PYkfklW{W<>7a%.@X7X<1W3U$*rSL#lGI]b>4&>unYhgg@+&x&Y7AQvXB:X;Gg-fAXS/n*$6^FV;'Y}9xYj?=1X~xN@vh@&eKiuTZ)BH5hiZ-)d:H)>,SG5?EQ#Rwi|*&kv^}|a}]aDI/M'DhA)3H}g{orrU~l=u*~s9ktc`sJWy<6:jgYl9]k}(j0HAP,PP[,`i2A$@bmeR<-5|2gY;R9)X{`&Ox@'$mjW))}1A",
  ],
  [
    0xf900, 0xfff0,
    "#$.vh=~~'vEEQQ&&(LT:q",
  ],
];
