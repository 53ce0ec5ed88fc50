/* Reads numbers as lms/content/numbers.py does; tests/numbers.json tests both. Defines
   `window.lmsNumber(text, units)`, which returns null for a text that is not a number. */
(function () {
  "use strict";
  var COMMON_UNITS = ["CNY", "RMB", "¥", "元", "%"];
  var MAX_LENGTH = 60;
  var MAX_DIGITS = 30;
  var NUMBER = /^([+-]?) ?([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+)?(\.[0-9]+)?(?: ?([万萬亿億]))?$/;
  var POWERS = { 万: "e4", 萬: "e4", 亿: "e8", 億: "e8" };
  var SAME_UNITS = [
    ["kg", "公斤", "千克"],
    ["g", "克"],
    ["t", "吨"],
    ["jin", "斤"],
    ["mu", "亩"],
    ["ha", "公顷"],
    ["km", "公里", "千米"],
    ["m", "米"],
  ];
  // What Python strips: unlike trim() without U+FEFF and with the separators of ASCII.
  var BLANKS = /^[\t-\r\x1c- \x85\u1680\u2028\u2029]+|[\t-\r\x1c- \x85\u1680\u2028\u2029]+$/g;

  function isDigit(code) {
    return /\p{Nd}/u.test(String.fromCodePoint(code));
  }

  function foldCharacter(character) {
    if (/\p{No}/u.test(character)) return character;
    var folded = character.normalize("NFKC").replace(/[−–]/g, "-");
    var code = folded.codePointAt(0);
    if (code < 128 || !isDigit(code)) return folded;
    // The code of zero ends in 0 or 6 in every script.
    var low = code % 16;
    return String(isDigit(code - low) ? low : low - 6);
  }

  function fold(text) {
    return Array.from(text).map(foldCharacter).join("");
  }

  function strip(text) {
    return text.replace(BLANKS, "");
  }

  function listUnits(units) {
    var givenUnits = units.concat(COMMON_UNITS).map(function (unit) {
      return strip(fold(unit)).toLowerCase();
    });
    var same = SAME_UNITS.filter(function (group) {
      return group.some(function (unit) {
        return givenUnits.indexOf(unit) >= 0;
      });
    });
    var all = givenUnits.concat.apply(givenUnits, same);
    // Where the unit is 万元, 2.16万 is a number of that unit.
    return all.concat(
      all
        .map(function (unit) {
          return unit.charAt(0);
        })
        .filter(function (sign) {
          return POWERS[sign];
        })
    );
  }

  function stripUnit(text, units) {
    var foldedUnits = listUnits(units);
    foldedUnits.sort(function (a, b) {
      return b.length - a.length;
    });
    var lower = text.toLowerCase();
    for (var index = 0; index < foldedUnits.length; index += 1) {
      var unit = foldedUnits[index];
      if (unit && lower.endsWith(unit)) return strip(text.slice(0, text.length - unit.length));
      if (unit && lower.startsWith(unit)) return strip(text.slice(unit.length));
    }
    return text;
  }

  function readNumber(text, units) {
    if (Array.from(text).length > MAX_LENGTH) return null;
    var folded = strip(fold(text)).replace(/([0-9])。(?=[0-9])/g, "$1.");
    var digits = stripUnit(folded, units).replace(/[.。]+$/, "");
    var match = NUMBER.exec(digits);
    if (!match || !(match[2] || match[3])) return null;
    var whole = (match[2] || "0").replace(/[^0-9]/g, "");
    var fraction = match[3] || "";
    if (whole.length + fraction.replace(".", "").length > MAX_DIGITS) return null;
    return Number(match[1] + whole + fraction + (POWERS[match[4]] || ""));
  }

  window.lmsNumber = readNumber;
})();
