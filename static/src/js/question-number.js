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
    if (isWithin(value, Number(key.low), Number(key.high), Number(key.tolerance))) return { result: "right" };
    return { result: "wrong", mistake: findMistake(question, value, Number(key.tolerance)) };
  }

  /* Returns the feedback of the nearest known mistake within the tolerance, or null. */
  function findMistake(question, value, tolerance) {
    var nearest = null;
    question.querySelectorAll("template[data-mistake]").forEach(function (template) {
      var mistake = Number(template.dataset.mistake);
      if (!isWithin(value, mistake, mistake, tolerance)) return;
      var isNearer = !nearest || Math.abs(value - mistake) < Math.abs(value - Number(nearest.dataset.mistake));
      if (isNearer) nearest = template;
    });
    return nearest;
  }

  /* Whether what is typed is a number at all. */
  function isReadable(question) {
    var box = question.querySelector("input");
    return window.lmsNumber(box.value, JSON.parse(box.dataset.units)) !== null;
  }

  /* Returns what is typed, with the unit if it is typed without one, as the server writes it. */
  function describe(question) {
    var typed = question.querySelector("input").value;
    var unit = question.querySelector(".input-with-unit span");
    if (!unit || !/\p{Nd}$/u.test(typed)) return [typed];
    var text = unit.textContent;
    return [typed + (/^[A-Za-z]/.test(text) ? " " : "") + text];
  }

  types.number = { grade: grade, isReadable: isReadable, describe: describe };
})();
