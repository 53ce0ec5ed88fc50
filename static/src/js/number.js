/* Numbers are read as lms/content/numbers.py reads them; both are tested by tests/numbers.json.
   Gives `window.lmsNumber(text, units)`: null for what is none. */
(function () {
  "use strict";
  var COMMON_UNITS = ["CNY", "RMB", "¥", "元", "%"];
  var LONGEST = 60;
  var MOST_DIGITS = 30;
  var NUMBER = /^([+-]?) ?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(\.[0-9]+)?$/;
  // What Python strips: unlike trim() without U+FEFF and with the separators of ASCII.
  var BLANKS = /^[\t-\r\x1c- \x85\u1680\u2028\u2029]+|[\t-\r\x1c- \x85\u1680\u2028\u2029]+$/g;

  function isDigit(code) {
    return /\p{Nd}/u.test(String.fromCodePoint(code));
  }

  function foldSign(sign) {
    if (/\p{No}/u.test(sign)) return sign;
    var folded = sign.normalize("NFKC").replace(/[−–]/g, "-");
    var code = folded.codePointAt(0);
    if (code < 128 || !isDigit(code)) return folded;
    // The zero of every script stands at a code that ends in 0 or 6.
    var low = code % 16;
    return String(isDigit(code - low) ? low : low - 6);
  }

  function fold(text) {
    return Array.from(text).map(foldSign).join("");
  }

  function strip(text) {
    return text.replace(BLANKS, "");
  }

  function stripUnit(text, units) {
    var known = units.concat(COMMON_UNITS).map(function (unit) {
      return strip(fold(unit)).toLowerCase();
    });
    known.sort(function (a, b) {
      return b.length - a.length;
    });
    var lower = text.toLowerCase();
    for (var place = 0; place < known.length; place += 1) {
      var unit = known[place];
      if (unit && lower.endsWith(unit)) return strip(text.slice(0, text.length - unit.length));
      if (unit && lower.startsWith(unit)) return strip(text.slice(unit.length));
    }
    return text;
  }

  function readNumber(text, units) {
    if (Array.from(text).length > LONGEST) return null;
    var bare = stripUnit(strip(fold(text)), units).replace(/[.。]+$/, "");
    var found = NUMBER.exec(bare);
    if (!found || !(found[2] || found[3])) return null;
    var whole = (found[2] || "0").replace(/[^0-9]/g, "");
    var part = found[3] || "";
    if (whole.length + part.replace(".", "").length > MOST_DIGITS) return null;
    return Number(found[1] + whole + part);
  }

  window.lmsNumber = readNumber;
})();
