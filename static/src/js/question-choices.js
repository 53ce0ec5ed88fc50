/* Options to tick. With several, feedback follows the text of its option. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function judge(question, controls, key) {
    var chosen = controls
      .filter(function (control) {
        return control.checked;
      })
      .map(function (control) {
        return control.value;
      });
    if (!chosen.length) return { verdict: "empty" };
    var hits = chosen.filter(function (value) {
      return key.right.indexOf(value) >= 0;
    }).length;
    var whole = hits === key.right.length && chosen.length === hits;
    var part = key.balanced && hits > chosen.length - hits;
    return { verdict: whole ? "right" : part ? "partly" : "wrong", chosen: chosen };
  }

  types.single = { judge: judge };
  types.multiple = { judge: judge, namesOptions: true };
})();
