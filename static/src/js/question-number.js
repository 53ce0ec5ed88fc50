/* A number to type, read as the server reads it; a known mistake has its own feedback. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  function isWithin(value, low, high) {
    var room = 1e-9 * Math.max(1, Math.abs(value));
    return value >= low - room && value <= high + room;
  }

  function judge(question, controls, key) {
    if (!controls[0].value.trim()) return { verdict: "empty" };
    var value = window.lmsNumber(controls[0].value, key.units);
    if (value === null) return { verdict: "wrong" };
    var templates = question.querySelectorAll("template[data-mistake]");
    for (var index = 0; index < templates.length; index += 1) {
      var known = Number(templates[index].dataset.mistake);
      if (isWithin(value, known, known)) return { verdict: "wrong", mistake: templates[index] };
    }
    var room = Number(key.tolerance);
    var right = isWithin(value, Number(key.low) - room, Number(key.high) + room);
    return { verdict: right ? "right" : "wrong" };
  }

  /* Whether what is typed is a number at all, which the page of all answers says. */
  function isReadable(question) {
    var box = question.querySelector("input");
    var unit = box.parentNode.querySelector("span");
    return window.lmsNumber(box.value, unit ? [unit.textContent] : []) !== null;
  }

  types.number = { judge: judge, isReadable: isReadable };
})();
