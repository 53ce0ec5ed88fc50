/* A number to type, read as the server reads it; a common mistake has its own feedback. */
(function () {
  "use strict";
  var types = (window.lmsQuestions = window.lmsQuestions || {});

  // The server adds decimals exactly; here the last epsilon of a sum may differ.
  function isWithin(value, low, high, tolerance) {
    var epsilon = 4 * Number.EPSILON * Math.max(Math.abs(value), Math.abs(low), Math.abs(high), tolerance);
    return value >= low - tolerance - epsilon && value <= high + tolerance + epsilon;
  }

  function grade(question, controls, key) {
    if (!controls[0].value.trim()) return { result: "empty" };
    var value = window.lmsNumber(controls[0].value, key.units);
    if (value === null) return { result: "unreadable" };
    var templates = question.querySelectorAll("template[data-mistake]");
    for (var index = 0; index < templates.length; index += 1) {
      var mistakenValue = Number(templates[index].dataset.mistake);
      if (isWithin(value, mistakenValue, mistakenValue, 0)) return { result: "wrong", mistake: templates[index] };
    }
    var right = isWithin(value, Number(key.low), Number(key.high), Number(key.tolerance));
    return { result: right ? "right" : "wrong" };
  }

  /* Whether what is typed is a number at all. */
  function isReadable(question) {
    var box = question.querySelector("input");
    return window.lmsNumber(box.value, JSON.parse(box.dataset.units)) !== null;
  }

  function describe(question) {
    return [question.querySelector("input").value];
  }

  types.number = { grade: grade, isReadable: isReadable, describe: describe };
})();
