/* Grades practice questions in the page, which holds key and feedback: no connection is needed. The
   script of each type (question-*.js) defines its grading in `window.lmsQuestions`. */
(function () {
  "use strict";
  var questions = document.querySelectorAll("[data-practice]");
  var texts = window.lmsTexts; // of the language of the page, see lms/web/script_texts.py
  if (!questions.length || !texts) return;

  /* Whether the button leads to the page on which the question is reported. */
  function isReport(event) {
    var button = window.lmsConnection && window.lmsConnection.submitterOf(event);
    return Boolean(button) && button.name === "report";
  }

  function typeOf(question) {
    return window.lmsQuestions[question.dataset.practice];
  }

  function grade(question) {
    var controls = Array.prototype.slice.call(question.querySelectorAll("input:not([type=hidden]), select"));
    return typeOf(question).grade(question, controls, JSON.parse(question.dataset.key));
  }

  function copyOf(template) {
    var box = document.createElement("div");
    box.appendChild(template.content.cloneNode(true));
    return box;
  }

  function optionHeading(question, value) {
    var heading = document.createElement("p");
    heading.className = "feedback-option";
    heading.textContent = typeOf(question).nameOption(question, value);
    return heading;
  }

  function addExplanation(question, region, isRight) {
    var template = question.querySelector("template[data-explain]");
    if (!template) return;
    if (isRight) {
      region.appendChild(copyOf(template));
      return;
    }
    var details = document.createElement("details");
    details.className = "no-print";
    var summary = document.createElement("summary");
    summary.textContent = texts.explanation;
    details.appendChild(summary);
    details.appendChild(copyOf(template));
    region.appendChild(details);
  }

  /* What is right stays as it is, so that only the other rows are tried again. */
  function keepRightRows(controls) {
    controls.forEach(function (control) {
      if (control.disabled) return;
      var mark = document.createElement("p");
      mark.className = "row-right";
      mark.id = control.id + "-right";
      mark.textContent = "✓ " + texts.rowRight;
      control.disabled = true;
      control.setAttribute("aria-describedby", mark.id);
      control.parentNode.appendChild(mark);
    });
  }

  function markWrongRows(question, controls) {
    question.querySelectorAll(".row-wrong").forEach(clearRow);
    controls.forEach(function (control) {
      var mark = document.createElement("p");
      mark.className = "row-wrong";
      mark.id = control.id + "-wrong";
      mark.textContent = "✗ " + texts.wrong;
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", mark.id);
      control.parentNode.appendChild(mark);
    });
  }

  function clearRow(mark) {
    var control = document.getElementById(mark.id.replace(/-wrong$/, ""));
    control.removeAttribute("aria-invalid");
    control.removeAttribute("aria-describedby");
    mark.remove();
  }

  function show(question, graded) {
    markWrongRows(question, graded.wrongRows || []);
    keepRightRows(graded.rightRows || []);
    var region = question.querySelector("[data-feedback]");
    region.textContent = "";
    region.className = "";
    region.hidden = false;
    // A screen reader announces a region that is filled after it has come into the page.
    window.setTimeout(renderFeedback, 120, question, region, graded);
  }

  function renderFeedback(question, region, graded) {
    region.textContent = "";
    region.className = "feedback feedback-" + (graded.result === "right" ? "right" : "wrong");
    var result = document.createElement("p");
    result.className = "feedback-result";
    result.textContent = texts[graded.result];
    region.appendChild(result);
    if (graded.mistake) region.appendChild(copyOf(graded.mistake));
    (graded.chosen || []).forEach(function (value) {
      var template = question.querySelector('template[data-for="' + value + '"]');
      if (!template) return;
      var feedback = copyOf(template);
      if (typeOf(question).nameOption) feedback.prepend(optionHeading(question, value));
      region.appendChild(feedback);
    });
    if (["empty", "repeated", "unreadable"].indexOf(graded.result) < 0) addExplanation(question, region, graded.result === "right");
  }

  Array.prototype.forEach.call(questions, function (question) {
    // A page that the server has graded holds the feedback instead of templates.
    if (!question.querySelector("template") && !question.querySelector("[data-feedback][hidden]")) return;
    var form = document.getElementById("practice-" + question.id.replace(/^question-/, ""));
    form.addEventListener("submit", function (event) {
      // The server grades a type without a script.
      if (!typeOf(question) || isReport(event)) return;
      event.preventDefault();
      show(question, grade(question));
    });
    question.addEventListener("change", function (event) {
      var mark = document.getElementById(event.target.id + "-wrong");
      if (mark) clearRow(mark);
      question.querySelector("[data-feedback]").hidden = true;
    });
  });
})();
