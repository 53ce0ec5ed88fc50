/* Numbers are read as the server reads them: any digits, thousands parted, a unit behind.
   Gives `window.lmsNumber(text, units)`: null for what is none. */
(function () {
  "use strict";
  var COMMON_UNITS = ["CNY", "RMB", "¥", "元", "%"];
  var ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040, 0x17e0, 0x1810];
  var NUMBER = /^([+-]?)[ \u00a0\u2009\u202f\u3000]?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ \u00a0\u2009\u202f\u3000][0-9]{3})+)?(\.[0-9]+)?$/;

  function foldSign(sign) {
    var code = sign.codePointAt(0);
    for (var place = 0; place < ZEROS.length; place += 1) {
      if (code >= ZEROS[place] && code < ZEROS[place] + 10) return String(code - ZEROS[place]);
    }
    if (/[²³¹\u2070-\u2079\u2080-\u2089\u2460-\u249b\u00bc-\u00be\u2150-\u215f]/.test(sign)) return sign;
    return sign.normalize("NFKC").replace(/[−–﹣]/g, "-");
  }

  function fold(text) {
    return Array.from(text).map(foldSign).join("");
  }

  function stripUnit(text, units) {
    var known = units.concat(COMMON_UNITS).map(function (unit) {
      return fold(unit).trim().toLowerCase();
    });
    known.sort(function (a, b) {
      return b.length - a.length;
    });
    var lower = text.toLowerCase();
    for (var place = 0; place < known.length; place += 1) {
      var unit = known[place];
      if (unit && lower.endsWith(unit)) return text.slice(0, text.length - unit.length).trim();
      if (unit && lower.startsWith(unit)) return text.slice(unit.length).trim();
    }
    return text;
  }

  function readNumber(text, units) {
    if (text.length > 60) return null;
    var bare = stripUnit(fold(text).trim(), units).replace(/[.。]+$/, "");
    var found = NUMBER.exec(bare);
    if (!found || !(found[2] || found[3])) return null;
    return Number(found[1] + (found[2] || "0").replace(/[^0-9]/g, "") + (found[3] || ""));
  }

  window.lmsNumber = readNumber;
})();
