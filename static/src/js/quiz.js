/* A quiz without a page load for every question: the other questions and the page of all answers
   are templates of this page, and each answer is sent at once through the outbox. */
(function () {
  "use strict";
  var form = document.querySelector("form[data-quiz]");
  var outbox = window.lmsOutbox;
  var connection = window.lmsConnection;
  if (!form || !outbox) return;

  var SAVE_DELAY = 1000;
  var SHOWN_LENGTH = 200;
  var questionView = document.querySelector("[data-quiz-view]");
  var reviewView = null;
  var timer = 0;
  var questionSlot = form.querySelector("[data-question-slot]");
  var total = Number(form.dataset.total);
  var current = Number(questionSlot.querySelector("[data-question]").dataset.question);
  var otherQuestions = {};
  var answered = {};
  var storedFields = {};
  var reportedText = null; // the text that the question already names as unreadable

  function listControls(root) {
    return Array.prototype.filter.call(
      root.querySelectorAll("input[name], select[name]"),
      function (control) {
        return control.name.indexOf("answer-") === 0;
      }
    );
  }

  function readFields(root) {
    return listControls(root)
      .filter(function (control) {
        return (control.type !== "radio" && control.type !== "checkbox") || control.checked;
      })
      .map(function (control) {
        return [control.name, control.value];
      });
  }

  function isAnswered(fields) {
    return fields.some(function (field) {
      return field[1] !== "";
    });
  }

  /* An unsent answer of this browser is newer than the one in the page. */
  function restoreAnswer(number, root) {
    var stored = outbox.fields(number);
    if (stored) connection.fillControls(listControls(root), stored);
    recordFields(number, readFields(root));
  }

  function recordFields(number, fields) {
    storedFields[number] = JSON.stringify(fields);
    if (isAnswered(fields)) answered[number] = true;
    else delete answered[number];
  }

  function storeAnswer() {
    var fields = readFields(questionSlot);
    if (JSON.stringify(fields) === storedFields[current]) return;
    recordFields(current, fields);
    outbox.store(current, fields);
    renderProgress();
  }

  function showQuestion(number, addsHistory) {
    if (number === current ? questionView.hidden === false : !otherQuestions[number]) return;
    toggleReview(false);
    if (number !== current) swapQuestion(number);
    if (addsHistory) history.pushState(null, "", form.dataset.page + "?question=" + number);
    outbox.reannounceSaveState();
    focusOn(questionSlot.querySelector("[data-question]"));
  }

  function swapQuestion(number) {
    var previous = document.createDocumentFragment();
    while (questionSlot.firstChild) previous.appendChild(questionSlot.firstChild);
    otherQuestions[current] = previous;
    questionSlot.appendChild(otherQuestions[number]);
    delete otherQuestions[number];
    current = number;
    renderButtons();
  }

  function focusOn(element) {
    element.setAttribute("tabindex", "-1");
    element.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }

  /* Shows either the question or the page of all answers. */
  function toggleReview(isReviewShown) {
    questionView.hidden = isReviewShown;
    if (reviewView) reviewView.hidden = !isReviewShown;
  }

  function renderButtons() {
    var forward = form.querySelector("[data-forward]");
    var backward = form.querySelector("[data-backward]") || addBackward(forward);
    forward.textContent = current < total ? form.dataset.next : form.dataset.last;
    forward.value = current < total ? String(current + 1) : "review";
    backward.hidden = current === 1;
    backward.value = String(current - 1);
    renderProgress();
  }

  function addBackward(forward) {
    var button = document.createElement("button");
    button.type = "submit";
    button.name = "then";
    button.className = "button button-secondary";
    button.setAttribute("data-backward", "");
    button.textContent = form.dataset.back;
    forward.parentNode.appendChild(button);
    return button;
  }

  function renderProgress() {
    var container = document.querySelector("[data-quiz-progress]");
    var count = Object.keys(answered).length;
    var label = container.dataset.text.replace("{0}", count);
    container.querySelector("p").textContent = label;
    container.querySelector("progress").value = count;
    container.querySelector("progress").setAttribute("aria-label", label);
  }

  /* The page of all answers needs no connection: it shows what is stored on this phone. */
  function showReview(addsHistory) {
    if (!reviewView) {
      reviewView = document.createElement("div");
      reviewView.appendChild(document.querySelector("template[data-review]").content);
      reviewView.addEventListener("click", function (event) {
        var link = event.target.closest("a[data-question-link]");
        if (!link) return;
        event.preventDefault();
        showQuestion(Number(link.dataset.questionLink), true);
      });
      questionView.insertAdjacentElement("afterend", reviewView);
    }
    renderReview();
    toggleReview(true);
    if (addsHistory) history.pushState(null, "", form.dataset.page + "?review=1");
    outbox.reannounceSaveState();
    outbox.send();
    focusOn(reviewView.querySelector("h1"));
  }

  function renderReview() {
    var unanswered = total - Object.keys(answered).length;
    var warning = reviewView.querySelector("[data-some-open]");
    warning.hidden = !unanswered;
    warning.querySelector("p").textContent = warning.dataset.someOpen.replace("{0}", unanswered);
    reviewView.querySelector("[data-none-open]").hidden = Boolean(unanswered);
    reviewView.querySelectorAll("[data-question-link]").forEach(function (link) {
      var label = link.parentNode.querySelector(".state");
      var state = stateOf(Number(link.dataset.questionLink));
      label.textContent = label.parentNode.parentNode.dataset[state];
      label.classList.toggle("state-done", state === "answered");
      link.querySelector("[data-given]").textContent = describe(Number(link.dataset.questionLink));
    });
  }

  function questionOf(number) {
    return (number === current ? questionSlot : otherQuestions[number]).querySelector("[data-type]");
  }

  function typeOf(question) {
    return window.lmsQuestions[question.dataset.type] || {};
  }

  function stateOf(number) {
    if (!answered[number]) return "open";
    return isReadable(questionOf(number)) ? "answered" : "unreadable";
  }

  function isReadable(question) {
    var type = typeOf(question);
    return !type.isReadable || type.isReadable(question);
  }

  /* What was answered, in a line of text. */
  function describe(number) {
    var question = questionOf(number);
    var type = typeOf(question);
    if (!answered[number] || !type.describe) return "";
    var text = type.describe(question).join(" · ");
    return text.length > SHOWN_LENGTH ? text.slice(0, SHOWN_LENGTH) + "…" : text;
  }

  /* Says beside the box that what is typed is no number; true if that is new to the user. */
  function showUnreadable() {
    var question = questionOf(current);
    var message = question.querySelector("[data-unreadable]");
    if (!message) return false;
    var box = question.querySelector("input");
    var isUnreadable = Boolean(answered[current]) && !isReadable(question);
    var isNew = isUnreadable && box.value !== reportedText;
    message.hidden = !isUnreadable;
    if (isUnreadable) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
    return isNew;
  }

  document.querySelectorAll("template[data-for]").forEach(function (template) {
    otherQuestions[template.dataset.for] = template.content;
    restoreAnswer(template.dataset.for, template.content);
  });
  restoreAnswer(current, questionSlot);
  renderProgress();
  history.replaceState(null, "", form.dataset.page + "?question=" + current);

  /* Stored at every key: the user may leave the page before the field. */
  form.addEventListener("input", function () {
    storeAnswer();
    window.clearTimeout(timer);
    timer = window.setTimeout(outbox.send, SAVE_DELAY);
  });
  form.addEventListener("change", function () {
    storeAnswer();
    showUnreadable();
    outbox.send();
  });

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    var button = connection.submitterOf(event);
    storeAnswer();
    outbox.send();
    if (showUnreadable()) {
      // Pressed once more, the button goes on with the answer as it is.
      reportedText = questionSlot.querySelector("input").value;
      questionSlot.querySelector("input").focus();
      return;
    }
    if (button.value === "review") showReview(true);
    else showQuestion(Number(button.value), true);
  });

  document.querySelector("[data-to-review]").addEventListener("click", function (event) {
    event.preventDefault();
    storeAnswer();
    showReview(true);
  });

  window.addEventListener("popstate", function () {
    var match = /[?&]question=(\d+)/.exec(location.search);
    if (match) showQuestion(Number(match[1]), false);
    else if (/[?&]review=1/.test(location.search)) showReview(false);
  });
})();
